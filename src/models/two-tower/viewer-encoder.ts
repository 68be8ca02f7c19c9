import { MarqueeError } from "../../core/index.ts";
import type { LoadedModel, Values } from "../../tensor/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { tableRows } from "./table-rows.ts";
import { rowOfTitle } from "./title-feeds.ts";
import { orderHistories, type TwoTowerViewers, writeHistory } from "./viewer-histories.ts";
import { historyFeed, historyPresentFeed, viewerFeaturesFeed } from "./viewer-tower.ts";

/** Viewers that go through the tower at a time. */
const blockViewers = 1024;

/** What {@link eachBlockOfViewers} needs of a model. */
export interface ViewerEncoder {
  /** The viewer tower. */
  readonly tower: LoadedModel;
  /** Embeddings of the titles of a history, `[1 + titles, dimensions]`; row 0 is of no title. */
  readonly history: Matrix;
  /** 1 for titles that were trained on; others are passed over in histories, `[titles]`. */
  readonly warm: Uint8Array;
  readonly historyLength: number;
  /** How many features of a viewer there are beside the history. */
  readonly features: number;
}

/** Some viewers after the tower. */
export interface ViewerBlock {
  /** The first of them. */
  readonly first: number;
  /** `[viewers, dimensions]` */
  readonly vectors: Float32Array;
  /** How much each title of the history counted, the latest first, `[viewers, historyLength]`. */
  readonly attention: Float32Array;
  /** Titles of each viewer's history that the model knows, the oldest first. */
  readonly known: readonly Uint32Array[];
}

/**
 * Runs viewers through the tower, in blocks that bound the memory. A viewer without a known title or features is fine.
 *
 * @throws MarqueeError `invalid-shape` when histories or features do not fit the model.
 */
export async function eachBlockOfViewers(
  encoder: ViewerEncoder,
  viewers: TwoTowerViewers,
  take: (block: ViewerBlock) => void,
): Promise<void> {
  checkViewers(encoder, viewers);
  const { tower, history, warm, historyLength: length } = encoder;
  const { offsets, titles } = orderHistories(viewers);
  for (let first = 0; first < viewers.histories.rows; first += blockViewers) {
    const rows = Math.min(blockViewers, viewers.histories.rows - first);
    const known = Array.from({ length: rows }, (_, row) =>
      titles.subarray(offsets[first + row], offsets[first + row + 1]).filter((title) => warm[title] === 1),
    );
    const target = { rows: new Int32Array(rows * length), present: new Float32Array(rows * length), length };
    known.forEach((shown, row) => writeHistory(target, row, shown, rowOfTitle));
    const { viewer, attention } = await tower.predict({
      [historyFeed]: tableRows(history, { data: target.rows, shape: [rows, length] }),
      [historyPresentFeed]: { data: target.present, shape: [rows, length] },
      ...featureFeeds(encoder, viewers, { first, rows }),
    });
    take({ first, vectors: viewer.data, attention: attention.data, known });
  }
}

function featureFeeds(
  { features: width }: ViewerEncoder,
  { features }: TwoTowerViewers,
  { first, rows }: { readonly first: number; readonly rows: number },
): Record<string, Values> {
  if (width === 0) return {};
  const data =
    features?.values.subarray(first * width, (first + rows) * width) ?? new Float32Array(rows * width);
  return { [viewerFeaturesFeed]: { data, shape: [rows, width] } };
}

function checkViewers(encoder: ViewerEncoder, { histories, features }: TwoTowerViewers): void {
  const titles = encoder.warm.length;
  if (histories.dimensions !== titles) {
    throw new MarqueeError(
      "invalid-shape",
      `The histories have ${histories.dimensions} titles, the model knows ${titles}.`,
      { hint: "Train the model again after the catalogue has changed." },
    );
  }
  const width = encoder.features;
  if (features === undefined || (features.rows === histories.rows && features.dimensions === width)) return;
  throw new MarqueeError(
    "invalid-shape",
    `Expected viewer features of [${histories.rows}, ${width}], got [${features.rows}, ${features.dimensions}].`,
  );
}
