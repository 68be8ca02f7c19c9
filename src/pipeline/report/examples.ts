import type { Embeddings, Title } from "../../domain/index.ts";
import { matrixOf, nearestRows } from "../../vectors/index.ts";
import type { TitleTags } from "../tags/predict-tags.ts";
import type { TagExplanation } from "../tags/explain-tags.ts";

/** How many titles the report looks at closely, and how many neighbours of each. */
const exampleCount = 4;
const neighbourCount = 8;

/** A neighbour, and whether it shares a primary genre with the title asked about. */
export interface ExampleNeighbour {
  readonly title: Title;
  readonly sharesGenre: boolean;
}

/** Tags of one title, and what speaks for the likeliest of them. */
export interface TagExample {
  readonly title: Title;
  readonly tags: TitleTags;
  readonly explanations: readonly TagExplanation[];
}

/** The neighbours of one title before and after genres were learned (the paper's Figure 3). */
export interface NeighbourComparison {
  readonly title: Title;
  readonly inText: readonly ExampleNeighbour[];
  readonly inSpectrum: readonly ExampleNeighbour[];
}

/** Rows of well-known titles of different genres: the most voted for, else the first by id. */
export function exampleRows(titles: readonly Title[]): number[] {
  const order = titles
    .map((_title, row) => row)
    .filter((row) => titles[row].primaryGenres.length > 0)
    .sort(
      (first, second) => (titles[second].voteCount ?? 0) - (titles[first].voteCount ?? 0) || first - second,
    );
  const shown = new Set<string>();
  const chosen: number[] = [];
  for (const row of order) {
    const genres = titles[row].primaryGenres;
    if (chosen.length === exampleCount) break;
    if (genres.some((genre) => shown.has(genre))) continue;
    for (const genre of genres) shown.add(genre);
    chosen.push(row);
  }
  return chosen;
}

/** Looks up the neighbours of one row in both spaces. */
export function compareNeighbours(
  titles: readonly Title[],
  text: Embeddings,
  spectrum: Embeddings,
  row: number,
): NeighbourComparison {
  const title = titles[row];
  const primary = new Set(title.primaryGenres);
  const near = ({ vectors, dimensions }: Embeddings) =>
    nearestRows(matrixOf(vectors, dimensions), row, neighbourCount).map((neighbour) => {
      const found = titles[neighbour.row];
      return { title: found, sharesGenre: found.primaryGenres.some((genre) => primary.has(genre)) };
    });
  return { title, inText: near(text), inSpectrum: near(spectrum) };
}
