import { createRandom, type Random } from "../../core/index.ts";
import type { BatchRequest, BatchSource, DataArray, Feeds } from "../../tensor/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { BatchTitles } from "./batch-titles.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { noId, rowOfTitle, type TitleWriter } from "./title-feeds.ts";
import { drawOthers, type OrderedHistories, writeHistory } from "./viewer-histories.ts";
import { historyFeed, historyPresentFeed, viewerFeaturesFeed } from "./viewer-tower.ts";

export const targetFeed = "target";
export const weightFeed = "weight";
export const logLikelihoodFeed = "log-likelihood";

/** Feeds that only the loss sees, for one example. */
export function lossFeeds(titlesPerExample: number, batchSize: number): Feeds {
  const titles = batchSize * titlesPerExample;
  return {
    [targetFeed]: { shape: [titles] },
    [weightFeed]: { shape: [titles] },
    [logLikelihoodFeed]: { shape: [titlesPerExample] },
  };
}

/** What batches are made of. */
export interface ExampleSource {
  readonly histories: OrderedHistories;
  readonly features?: Matrix;
  /** Titles that may be trained on, ascending. */
  readonly warm: Uint32Array;
  readonly writer: TitleWriter;
  /** How many titles there are in all. */
  readonly titles: number;
}

/**
 * Batches of viewers with the titles that they liked, and one set of titles for all of them: the positives, each once,
 * and others drawn alike without repetition. An epoch is every event once.
 */
export function exampleBatches(
  source: ExampleSource,
  configuration: TwoTowerConfiguration,
  batchSize: number,
): BatchSource {
  const samples = source.histories.titles.length;
  const viewerOf = new Uint32Array(samples);
  source.histories.offsets.forEach((first, viewer) => viewerOf.fill(viewer, first));
  const titles = new BatchTitles(source, batchSize * configuration.titlesPerExample, batchSize);
  let known: { readonly epoch: number; readonly order: Uint32Array } | undefined;
  const orderOf = (epoch: number, seed: number | string) => {
    if (known?.epoch !== epoch) {
      const order = Uint32Array.from(viewerOf.keys());
      known = { epoch, order: createRandom(seed).fork(`epoch/${epoch}`).shuffle(order) };
    }
    return known.order;
  };
  return {
    samples,
    fill(arrays, { first, rows, seed, random }: BatchRequest) {
      const events = Uint32Array.from({ length: rows }, (_, row) => {
        const at = first + row;
        return orderOf(Math.floor(at / samples), seed)[at % samples];
      });
      const viewers = events.map((event) => viewerOf[event]);
      fillViewers(arrays, { source, configuration, events, viewers, random });
      titles.choose(
        events.map((event) => source.histories.titles[event]),
        random,
      );
      fillTitles(arrays, titles, source, configuration, random);
      titles.fillLossFeeds(arrays, viewers, configuration);
    },
  };
}

interface ViewerBatch {
  readonly source: ExampleSource;
  readonly configuration: TwoTowerConfiguration;
  readonly events: Uint32Array;
  readonly viewers: Uint32Array;
  readonly random: Random;
}

type Arrays = Readonly<Record<string, DataArray>>;

function fillViewers(arrays: Arrays, { source, configuration, events, viewers, random }: ViewerBatch): void {
  const { history, historyLength: length } = configuration;
  const { offsets, titles } = source.histories;
  const [rows, present] = [arrays[historyFeed] as Int32Array, arrays[historyPresentFeed] as Float32Array];
  const target = { rows, present, length };
  events.forEach((event, row) => {
    const [start, end] = [offsets[viewers[row]], offsets[viewers[row] + 1]];
    const shown =
      history === "before"
        ? titles.subarray(Math.max(start, event - length), event)
        : drawOthers(titles.subarray(start, end), event - start, length, random);
    writeHistory(target, row, shown, rowOfTitle);
    if (source.features === undefined) return;
    const { values, dimensions } = source.features;
    (arrays[viewerFeaturesFeed] as Float32Array).set(
      values.subarray(viewers[row] * dimensions, (viewers[row] + 1) * dimensions),
      row * dimensions,
    );
  });
}

function fillTitles(
  arrays: Arrays,
  titles: BatchTitles,
  { writer }: ExampleSource,
  { idDropout }: TwoTowerConfiguration,
  random: Random,
): void {
  titles.chosen.forEach((title, place) => {
    const hidden = idDropout > 0 && random.next() < idDropout;
    writer.write(arrays, place, title, hidden ? noId : rowOfTitle(title));
  });
}
