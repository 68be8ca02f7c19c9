import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import {
  type SpectrumMap,
  type SpectrumMapPoint,
  spectrumMapHtml,
  spectrumMapSvg,
  svgToPng,
} from "../../drawing/index.ts";
import { readEmbeddings, writeParquet } from "../../storage/index.ts";
import { layOutNeighbours, type LayoutOptions, matrixOf, type Neighbours } from "../../vectors/index.ts";
import type { Step, StepContext } from "../step.ts";
import { readTitlesInOrder } from "../titles-in-order.ts";
import { neighboursPath, readNeighbours } from "./neighbours.ts";
import { publishedSpectrum } from "./refit.ts";
import { spectrumVectorsPath } from "./train.ts";

/** Titles of which no source gives a genre are drawn in grey. */
const noGenre = "no genre known";
const noGenreColour = "#6e7681";

/** Neighbours that the page shows of a title. */
const shownNeighbours = 8;

/**
 * Draws the genre spectrum as a map: an interactive page, SVG and PNG.
 *
 * @param published The step that makes the spectrum.
 */
export function mapStep(
  configuration: LayoutOptions & { readonly neighbours: number },
  published: string,
): Step {
  return {
    name: "map",
    version: 2,
    description: "draw the map of the spectrum",
    needs: ["import", published, "neighbours"],
    configuration,
    run: (context) => drawMap(context, configuration),
  };
}

async function drawMap(context: StepContext, options: LayoutOptions & { readonly neighbours: number }) {
  const { lake, inputs, folder, seed, progress, signal } = context;
  const { ids, vectors, dimensions } = await readEmbeddings(
    lake,
    spectrumVectorsPath(publishedSpectrum(inputs).folder),
  );
  const titles = await readTitlesInOrder(lake, inputs.import.folder, ids);
  const kept = Math.max(1, Math.min(Math.max(options.neighbours, shownNeighbours), ids.length - 1));
  const neighbours = await readNeighbours(lake, neighboursPath(inputs.neighbours.folder), ids, kept);
  const random = createRandom(seed).fork("map");
  const places = await layOutNeighbours(matrixOf(vectors, dimensions), neighbours, options, {
    random,
    progress,
    signal,
  });
  const rows = ids.map((id, row) => ({ id, x: places[row * 2], y: places[row * 2 + 1] }));
  await writeParquet(lake, join(folder, "map.parquet"), { id: "text", x: "double", y: "double" }, rows);
  await writePictures(folder, mapOf(titles, places, neighbours));
  return { titles: ids.length };
}

async function writePictures(folder: string, map: SpectrumMap): Promise<void> {
  const svg = spectrumMapSvg(map);
  await writeFile(join(folder, "map.html"), spectrumMapHtml(map));
  await writeFile(join(folder, "map.svg"), svg.toString());
  await writeFile(join(folder, "map.png"), await svgToPng(svg));
}

function mapOf(titles: readonly Title[], places: Float32Array, neighbours: Neighbours): SpectrumMap {
  const rarity = genreRarity(titles);
  const points = titles.map((title, row): SpectrumMapPoint => {
    const { name, year, kind, genres, voteCount: votes } = title;
    const near = nearestShown(neighbours, row);
    return {
      x: places[row * 2],
      y: places[row * 2 + 1],
      name,
      year,
      kind,
      genres: title.primaryGenres.length > 0 ? title.primaryGenres : genres,
      primaryGenre: tellingGenre(title, rarity),
      votes,
      neighbours: near.map(({ index }) => index),
      similarities: near.map(({ similarity }) => similarity),
    };
  });
  const subtitle = `${titles.length.toLocaleString("en-US")} titles, placed by what their texts say`;
  return { title: "The genre spectrum", subtitle, points, colours: new Map([[noGenre, noGenreColour]]) };
}

function nearestShown({ k, indices, similarities }: Neighbours, row: number) {
  const ranks = Array.from({ length: Math.min(k, shownNeighbours) }, (_, rank) => row * k + rank);
  return ranks
    .filter((at) => indices[at] >= 0)
    .map((at) => ({ index: indices[at], similarity: Math.round(similarities[at] * 1000) / 1000 }));
}

/** How many titles have each genre: the rarest genre of a title tells most about it. */
function genreRarity(titles: readonly Title[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { primaryGenres } of titles) {
    for (const genre of primaryGenres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  }
  return counts;
}

/** Genres of fewer titles than this share of the catalogue would only speckle the map. */
const leastShare = 0.01;

function tellingGenre({ primaryGenres, genres }: Title, counts: ReadonlyMap<string, number>): string {
  const candidates = primaryGenres.length > 0 ? primaryGenres : genres;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const common = candidates.filter((genre) => (counts.get(genre) ?? 0) >= leastShare * total);
  const pool = common.length > 0 ? common : candidates;
  const [first = noGenre, ...rest] = pool;
  return rest.reduce(
    (best, genre) => ((counts.get(genre) ?? 0) < (counts.get(best) ?? 0) ? genre : best),
    first,
  );
}
