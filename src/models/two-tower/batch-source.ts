import { createRandom, type Random } from "../../core/index.ts";
import type { BatchRequest, BatchSource, DataArray, Feeds } from "../../tensor/index.ts";
import { type Matrix, rowOf } from "../../vectors/index.ts";
import { BatchTitles } from "./batch-titles.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { noId, rowOfTitle, type TitleWriter } from "./title-feeds.ts";
import { type Example, exampleAt, type OrderedHistories, writeHistory } from "./viewer-histories.ts";
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
 * and others drawn alike without repetition. An epoch is as many examples as ask for every event once on average.
 */
export function exampleBatches(
  source: ExampleSource,
  configuration: TwoTowerConfiguration,
  batchSize: number,
): BatchSource {
  const { offsets, titles } = source.histories;
  const samples = Math.ceil(titles.length / configuration.targetsPerExample);
  const viewerOf = new Uint32Array(titles.length);
  offsets.forEach((first, viewer) => viewerOf.fill(viewer, first));
  const batchTitles = new BatchTitles(source, configuration, batchSize);
  const orderOf = epochOrder(titles.length);
  return {
    samples,
    fill(arrays, { first, rows, seed, random }: BatchRequest) {
      const events = Array.from({ length: rows }, (_, row) => {
        const at = first + row;
        return orderOf(Math.floor(at / samples), seed)[at % samples];
      });
      const viewers = Uint32Array.from(events, (event) => viewerOf[event]);
      const examples = events.map((event, row) => {
        const start = offsets[viewers[row]];
        return exampleAt(
          titles.subarray(start, offsets[viewers[row] + 1]),
          event - start,
          configuration,
          random,
        );
      });
      fillViewers(arrays, viewers, examples, source, configuration);
      batchTitles.choose(
        examples.map(({ targets }) => targets),
        random,
      );
      fillTitles(arrays, batchTitles, source, configuration, random);
      batchTitles.fillLossFeeds(arrays, viewers);
    },
  };
}

/** The order of events in an epoch. The latest is kept. */
function epochOrder(events: number): (epoch: number, seed: number | string) => Uint32Array {
  let known: { readonly key: string; readonly order: Uint32Array } | undefined;
  return (epoch, seed) => {
    const key = `${seed}/epoch/${epoch}`;
    if (known?.key !== key) {
      const order = Uint32Array.from({ length: events }, (_, event) => event);
      known = { key, order: createRandom(seed).fork(`epoch/${epoch}`).shuffle(order) };
    }
    return known.order;
  };
}

type Arrays = Readonly<Record<string, DataArray>>;

function fillViewers(
  arrays: Arrays,
  viewers: Uint32Array,
  examples: readonly Example[],
  { features }: ExampleSource,
  { historyLength: length }: TwoTowerConfiguration,
): void {
  const [rows, present] = [arrays[historyFeed] as Int32Array, arrays[historyPresentFeed] as Float32Array];
  examples.forEach(({ shown }, row) => {
    writeHistory({ rows, present, length }, row, shown, rowOfTitle);
    if (features === undefined) return;
    const of = rowOf(features, viewers[row]);
    (arrays[viewerFeaturesFeed] as Float32Array).set(of, row * features.dimensions);
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
    writer.write(arrays, place, title, hidden ? noId : rowOfTitle(title), hidden);
  });
}
