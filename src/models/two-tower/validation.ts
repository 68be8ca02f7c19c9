import { meanOf, ndcgAt } from "../../metrics/index.ts";
import type { Predictor, Values } from "../../tensor/index.ts";
import { matrixOf, type SparseMatrix, topColumns } from "../../vectors/index.ts";
import type { ExampleSource } from "./batch-source.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { pairScores } from "./pair-scores.ts";
import { rowOfTitle } from "./title-feeds.ts";
import { writeHistory } from "./viewer-histories.ts";
import { historyFeed, historyPresentFeed, viewerFeaturesFeed } from "./viewer-tower.ts";

/** Places that are looked at. */
const places = 10;
/** Viewers that are looked at, at most: the first that have validation titles. */
const mostViewers = 1500;

/**
 * NDCG@10 of what viewers liked afterwards among all warm titles that they had not seen, 0 to 1, with the weights as
 * they are at the time. Undefined where no viewer liked a warm title.
 */
export function rankingMeasure(
  source: ExampleSource,
  validation: SparseMatrix,
  configuration: TwoTowerConfiguration,
): ((predict: Predictor["predict"]) => Promise<number>) | undefined {
  const { warm, histories } = source;
  const placeOf = new Map(Array.from(warm, (title, place) => [title, place] as const));
  const liked = (viewer: number) =>
    Array.from(validation.columns.subarray(validation.offsets[viewer], validation.offsets[viewer + 1]))
      .map((title) => placeOf.get(title))
      .filter((place) => place !== undefined);
  const viewers = Array.from({ length: validation.rows }, (_, viewer) => viewer)
    .filter((viewer) => liked(viewer).length > 0)
    .slice(0, mostViewers);
  if (viewers.length === 0) return undefined;
  const barred = barredPlaces(
    viewers.map((viewer) =>
      histories.titles.subarray(histories.offsets[viewer], histories.offsets[viewer + 1]),
    ),
    placeOf,
  );
  const truths = viewers.map((viewer) => new Set(liked(viewer)));
  const inputs = validationInputs(source, viewers, configuration);
  return async (predict) => {
    const { viewer, title } = await predict(inputs);
    const { dimensions } = configuration;
    const vectors = matrixOf(viewer.data.subarray(0, viewers.length * dimensions), dimensions);
    const titles = matrixOf(title.data.subarray(0, warm.length * dimensions), dimensions);
    const { columns } = topColumns(await pairScores(vectors, titles, configuration), places, barred);
    return meanOf(
      truths.map((truth, row) => {
        const list = Array.from(columns.subarray(row * places, (row + 1) * places));
        return ndcgAt(
          list.map((place) => Number(truth.has(place))),
          places,
          truth.size,
        );
      }),
    );
  };
}

function barredPlaces(seen: readonly Uint32Array[], placeOf: ReadonlyMap<number, number>) {
  const rows = seen.map((titles) => Array.from(titles, (title) => placeOf.get(title) ?? -1));
  const offsets = [0];
  for (const row of rows) offsets.push((offsets.at(-1) ?? 0) + row.length);
  return { offsets, columns: rows.flat() };
}

/**
 * All warm titles and the viewers in the feeds of the training model: row i holds viewer i and the titles from
 * i · titlesPerExample on. What is left over repeats the first.
 */
function validationInputs(
  { writer, warm, histories, features }: ExampleSource,
  viewers: readonly number[],
  { titlesPerExample, historyLength: length }: TwoTowerConfiguration,
): Record<string, Values> {
  const rows = Math.max(viewers.length, Math.ceil(warm.length / titlesPerExample));
  const titles = new Uint32Array(rows * titlesPerExample).fill(warm[0]);
  titles.set(warm);
  const target = { rows: new Int32Array(rows * length), present: new Float32Array(rows * length), length };
  viewers.forEach((viewer, row) => {
    const history = histories.titles.subarray(histories.offsets[viewer], histories.offsets[viewer + 1]);
    writeHistory(target, row, history, rowOfTitle);
  });
  const ofTitles = Object.entries(writer.feeds(titles, rowOfTitle)).map(([name, { data, shape }]) => [
    name,
    { data, shape: [rows, titlesPerExample, ...shape.slice(1)] },
  ]);
  const inputs: Record<string, Values> = {
    ...(Object.fromEntries(ofTitles) as Record<string, Values>),
    [historyFeed]: { data: target.rows, shape: [rows, length] },
    [historyPresentFeed]: { data: target.present, shape: [rows, length] },
  };
  if (features === undefined) return inputs;
  const data = new Float32Array(rows * features.dimensions);
  viewers.forEach((viewer, row) => {
    const of = features.values.subarray(viewer * features.dimensions, (viewer + 1) * features.dimensions);
    data.set(of, row * features.dimensions);
  });
  return { ...inputs, [viewerFeaturesFeed]: { data, shape: [rows, features.dimensions] } };
}
