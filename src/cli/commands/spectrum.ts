import { type Command, Option } from "commander";
import type { GenreExplanation } from "../../models/genre-spectrum/index.ts";
import { type GenreIntensity, Project, SpectrumReader } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import { chosenTitle, titleFileHelp } from "../chosen-title.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption, projectOption } from "../options.ts";
import { nameAndYear } from "../title-text.ts";

interface SpectrumOptions {
  readonly project: string;
  readonly titleFile?: string;
  readonly explain: number;
  readonly unit: "sentence" | "word";
}

/** Registers `marquee spectrum`. */
export function registerSpectrum(program: Command, start: StartCommand): void {
  program
    .command("spectrum")
    .description("the genre intensities of a title, known or new, and what in its text speaks for them")
    .argument("[title]", 'id, IMDb id, name, or "Name (year)"')
    .addOption(projectOption())
    .option("--title-file <file>", titleFileHelp)
    .option("--explain <genres>", "explain so many of the strongest genres", integerOption("--explain"), 2)
    .addOption(
      new Option("--unit <unit>", "what is left out at a time to explain")
        .choices(["sentence", "word"])
        .default("sentence"),
    )
    .addHelpText(
      "after",
      `
Examples:
  marquee spectrum "Jurassic Park"
  marquee spectrum "Jurassic Park" --explain 3 --unit word
  marquee spectrum --title-file new.json --json`,
    )
    .action(start(spectrum));
}

async function spectrum(
  { terminal }: CommandContext,
  query: string | undefined,
  options: SpectrumOptions,
): Promise<void> {
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const title = await chosenTitle(terminal, project, query, options.titleFile);
  await using reader = await SpectrumReader.open(project);
  if ((title.synopsis ?? "").trim() === "") {
    terminal.log("The title has no synopsis: what follows is little more than how common each genre is.");
  }
  const { spectrum: vector, intensities } = await reader.read(title);
  const explanations = options.explain > 0 ? await reader.explain(title, options.unit, options.explain) : [];
  if (terminal.json) {
    return terminal.out(JSON.stringify({ title, spectrum: [...vector], intensities, explanations }));
  }
  terminal.out(`${nameAndYear(title)}\n`);
  for (const line of intensityLines(intensities)) terminal.out(line);
  for (const explanation of explanations) terminal.out(explanationText(explanation));
}

/** Below this the bar would be empty. */
const shownIntensity = 0.02;

function intensityLines(intensities: readonly GenreIntensity[]): string[] {
  const shown = intensities.filter(({ intensity }) => intensity >= shownIntensity);
  const width = Math.max(0, ...shown.map(({ genre }) => genre.length));
  return shown.map(({ genre, intensity }) => {
    const bar = "█".repeat(Math.max(1, Math.round(intensity * 40)));
    return `  ${genre.padEnd(width)}  ${String(Math.round(intensity * 100)).padStart(3)} %  ${bar}`;
  });
}

/** Pieces that move the log-odds less are not worth a line. */
const shownWeight = 0.05;

function explanationText({ genre, evidence }: GenreExplanation): string {
  const lines = evidence
    .filter(({ weight }) => Math.abs(weight) >= shownWeight)
    .slice(0, 8)
    .map(({ weight, text }) => `  ${weight > 0 ? "+" : "−"}${Math.abs(weight).toFixed(2)}  ${text.trim()}`);
  const heading = `\nWhat speaks for ${genre} (log-odds that the piece adds)`;
  return [heading, ...(lines.length > 0 ? lines : ["  no piece alone changes much"])].join("\n");
}
