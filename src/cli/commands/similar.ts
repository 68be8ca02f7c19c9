import type { Command } from "commander";
import { requireTitle } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { Embeddings, Title } from "../../domain/index.ts";
import { Project } from "../../pipeline/index.ts";
import { openLake } from "../../storage/index.ts";
import { matrixOf, nearestRows } from "../../vectors/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption, projectOption } from "../options.ts";
import { textTable } from "../table.ts";
import { nameAndYear, noteGuess } from "../title-text.ts";

interface SimilarOptions {
  readonly project: string;
  readonly count: number;
}

/** Registers `marquee similar`. */
export function registerSimilar(program: Command, start: StartCommand): void {
  program
    .command("similar")
    .description("compare a title's neighbours in the text space and in the genre spectrum")
    .argument("<title>", 'id, IMDb id, name, or "Name (year)"')
    .addOption(projectOption())
    .option("--count <number>", "how many neighbours", integerOption("--count", 1), 10)
    .addHelpText(
      "after",
      `
Neighbours that share a primary genre with the title are marked with •.

Examples:
  marquee similar "Life of Pi"
  marquee similar "King Kong (1933)" --count 20
  marquee similar tt0107290 --json`,
    )
    .action(start(similar));
}

/** One neighbour of a title. */
interface Neighbour {
  readonly title: Title;
  /** Cosine similarity in [-1, 1]. */
  readonly similarity: number;
  /** Whether it shares a primary genre with the title. */
  readonly sharesGenre: boolean;
}

async function similar({ terminal }: CommandContext, query: string, options: SimilarOptions): Promise<void> {
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const titles = await project.titles();
  const title = requireTitle(titles, query);
  const guess = noteGuess(query, title);
  if (guess) terminal.log(guess);
  const byId = new Map(titles.map((known) => [known.id as string, known]));
  const inText = neighboursOf(title, await project.textVectors(), byId, options.count);
  const inSpectrum = neighboursOf(title, await project.spectrumVectors(), byId, options.count);
  if (terminal.json) {
    const plain = (neighbours: readonly Neighbour[]) =>
      neighbours.map((neighbour) => ({
        ...describe(neighbour.title),
        similarity: neighbour.similarity,
        sharesGenre: neighbour.sharesGenre,
      }));
    return terminal.out(
      JSON.stringify({ title: describe(title), text: plain(inText), spectrum: plain(inSpectrum) }),
    );
  }
  terminal.out(`${nameAndYear(title)} · ${title.primaryGenres.join(", ") || "no genre known"}\n`);
  const rows = Array.from({ length: Math.max(inText.length, inSpectrum.length) }, (_, rank) => [
    rank + 1,
    cell(inText[rank]),
    cell(inSpectrum[rank]),
  ]);
  terminal.out(
    textTable(["#", `text · ${shareText(inText)}`, `genre spectrum · ${shareText(inSpectrum)}`], rows),
  );
}

function neighboursOf(
  title: Title,
  embeddings: Embeddings,
  byId: ReadonlyMap<string, Title>,
  count: number,
): Neighbour[] {
  const row = embeddings.ids.indexOf(title.id);
  if (row < 0) {
    throw new MarqueeError("not-found", `${nameAndYear(title)} has no synopsis, so it has no vector.`, {
      hint: "Import a source with its synopsis.",
    });
  }
  const primary = new Set(title.primaryGenres);
  return nearestRows(matrixOf(embeddings.vectors, embeddings.dimensions), row, count).map(
    ({ row: neighbour, similarity }) => {
      const found = byId.get(embeddings.ids[neighbour]) as Title;
      return {
        title: found,
        similarity,
        sharesGenre: found.primaryGenres.some((genre) => primary.has(genre)),
      };
    },
  );
}

const describe = ({ id, kind, name, year, primaryGenres }: Title) => ({
  id,
  kind,
  name,
  year,
  primaryGenres,
});

function cell(neighbour: Neighbour | undefined): string {
  if (!neighbour) return "";
  const { title, similarity, sharesGenre } = neighbour;
  const genres = title.primaryGenres.slice(0, 3).join(", ");
  return `${sharesGenre ? "•" : " "} ${similarity.toFixed(2)} ${nameAndYear(title).slice(0, 34)} · ${genres}`;
}

function shareText(neighbours: readonly Neighbour[]): string {
  const sharing = neighbours.filter((neighbour) => neighbour.sharesGenre).length;
  return `${sharing} of ${neighbours.length} share a genre`;
}
