import type { Command } from "commander";
import { requireTitle } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { Embeddings, Title } from "../../domain/index.ts";
import { Project, readTagVectors } from "../../pipeline/index.ts";
import { type Lake, openLake } from "../../storage/index.ts";
import { matrixOf, nearestRows } from "../../vectors/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { integerOption, listOption, projectOption } from "../options.ts";
import { textTable } from "../table.ts";
import { nameAndYear, noteGuess } from "../title-text.ts";

/** Spaces in which titles can be near each other, with what they are called in the table. */
const spaceNames = { text: "text", spectrum: "genre spectrum", tags: "tags" } as const;
type Space = keyof typeof spaceNames;
const isSpace = (name: string): name is Space => Object.hasOwn(spaceNames, name);

interface SimilarOptions {
  readonly project: string;
  readonly count: number;
  readonly space: readonly string[];
}

/** Registers `marquee similar`. */
export function registerSimilar(program: Command, start: StartCommand): void {
  program
    .command("similar")
    .description("compare a title's neighbours in the text space, in the genre spectrum and by their tags")
    .argument("<title>", 'id, IMDb id, name, or "Name (year)"')
    .addOption(projectOption())
    .option("--count <number>", "how many neighbours", integerOption("--count", 1), 10)
    .option("--space <names>", "where to look: text, spectrum, tags (default: text,spectrum)", listOption, [])
    .addHelpText(
      "after",
      `
Neighbours that share a primary genre with the title are marked with •.

Examples:
  marquee similar "Life of Pi"
  marquee similar "King Kong (1933)" --count 20
  marquee similar "Life of Pi" --space tags
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
  const spaces = spacesOf(options.space);
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const titles = await project.titles();
  const title = requireTitle(titles, query);
  const guess = noteGuess(query, title);
  if (guess) terminal.log(guess);
  const byId = new Map(titles.map((known) => [known.id as string, known]));
  const found: [space: Space, neighbours: Neighbour[]][] = [];
  for (const space of spaces) {
    const embeddings = await vectorsOf(space, project, lake);
    found.push([space, neighboursOf(title, embeddings, byId, options.count)]);
  }
  if (terminal.json) {
    const plain = found.map(([space, neighbours]) => [space, neighbours.map(describeNeighbour)] as const);
    return terminal.out(JSON.stringify({ title: describe(title), ...Object.fromEntries(plain) }));
  }
  terminal.out(`${nameAndYear(title)} · ${title.primaryGenres.join(", ") || "no genre known"}\n`);
  const most = Math.max(...found.map(([, neighbours]) => neighbours.length));
  const rows = Array.from({ length: most }, (_, rank) => [
    rank + 1,
    ...found.map(([, neighbours]) => cell(neighbours[rank])),
  ]);
  const headers = found.map(([space, neighbours]) => `${spaceNames[space]} · ${shareText(neighbours)}`);
  terminal.out(textTable(["#", ...headers], rows));
}

function spacesOf(names: readonly string[]): Space[] {
  const unknown = names.find((name) => !isSpace(name));
  if (unknown !== undefined) {
    throw new MarqueeError("invalid-option", `There is no space "${unknown}".`, {
      hint: `The spaces are: ${Object.keys(spaceNames).join(", ")}.`,
    });
  }
  return names.length > 0 ? names.filter(isSpace) : ["text", "spectrum"];
}

function vectorsOf(space: Space, project: Project, lake: Lake): Promise<Embeddings> {
  if (space === "tags") return readTagVectors(project, lake);
  return space === "text" ? project.textVectors() : project.spectrumVectors();
}

const describeNeighbour = ({ title, similarity, sharesGenre }: Neighbour) => ({
  ...describe(title),
  similarity,
  sharesGenre,
});

function neighboursOf(
  title: Title,
  embeddings: Embeddings,
  byId: ReadonlyMap<string, Title>,
  count: number,
): Neighbour[] {
  const row = embeddings.ids.indexOf(title.id);
  if (row < 0) {
    throw new MarqueeError("not-found", `${nameAndYear(title)} has nothing to read, so it has no vector.`, {
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
