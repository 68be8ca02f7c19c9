import { z } from "zod";
import type { Matrix } from "../../vectors/index.ts";
import { checkInteractions, checkViewers } from "./check-interactions.ts";
import { checkOneViewer, constantContributions } from "./contributions.ts";
import { readModel, requireArray, writeModel } from "./model-file.ts";
import type {
  Contributions,
  FitWork,
  FittedRecommender,
  Interactions,
  ModelFiles,
  Recommender,
  ScoreWork,
  Viewers,
} from "./recommender.ts";

const dayMilliseconds = 86_400_000;

/** Options of {@link createPopularity}. */
export const popularityOptionsSchema = z.object({
  /** Days after which an event counts half; `null`: all count the same. Events without a time are then left out. */
  halfLifeDays: z.number().positive().nullable().default(null),
  /** Whether each segment of viewers has its own order. */
  perSegment: z.boolean().default(false),
  /** How many events the overall shares weigh beside those of a segment. */
  smoothing: z.number().nonnegative().default(1000),
});
export type PopularityOptions = z.input<typeof popularityOptionsSchema>;

/**
 * The most seen titles: by all events (`popularity`), by recent ones (`popularity-recent`), or within the viewer's
 * segment (`popularity-segment`), smoothed by the shares of all: (c_st + κ p_t) / (c_s + κ).
 */
export function createPopularity(options: PopularityOptions = {}): Recommender {
  const settings = popularityOptionsSchema.parse(options);
  const { halfLifeDays, perSegment } = settings;
  const name = [
    "popularity",
    ...(halfLifeDays === null ? [] : ["recent"]),
    ...(perSegment ? ["segment"] : []),
  ];
  const method = name.join("-");
  return {
    name: method,
    fit: async (interactions, work = {}) => fit(method, interactions, work, settings),
    load: async (files) => load(method, files),
  };
}

function fit(
  method: string,
  interactions: Interactions,
  work: FitWork,
  { perSegment, smoothing, halfLifeDays }: z.output<typeof popularityOptionsSchema>,
): FittedRecommender {
  checkInteractions(interactions, work);
  const { histories, segments } = interactions;
  const titles = histories.dimensions;
  const known = perSegment && segments !== undefined ? segments : new Int32Array(histories.rows).fill(-1);
  const segmentCount = known.reduce((most, segment) => Math.max(most, segment + 1), 0);
  const weights = eventWeights(interactions, halfLifeDays);
  // Row 0 is of all viewers, row s + 1 of segment s.
  const counts = new Float64Array((segmentCount + 1) * titles);
  for (let viewer = 0; viewer < histories.rows; viewer++) {
    const segment = known[viewer];
    for (let at = histories.offsets[viewer]; at < histories.offsets[viewer + 1]; at++) {
      counts[histories.columns[at]] += weights[at];
      if (segment >= 0) counts[(segment + 1) * titles + histories.columns[at]] += weights[at];
    }
  }
  return new FittedPopularity(method, titles, sharesOf(counts, titles, smoothing));
}

/** What each event counts: its weight, halved with every half-life before the last event. */
function eventWeights({ histories, times }: Interactions, halfLifeDays: number | null): Float64Array {
  const weights = Float64Array.from(histories.values);
  if (halfLifeDays === null || times === undefined || !times.some(Number.isFinite)) return weights;
  const last = times.reduce((latest, time) => (time > latest ? time : latest), Number.NEGATIVE_INFINITY);
  return weights.map((weight, at) => {
    const age = (last - times[at]) / dayMilliseconds;
    return Number.isNaN(age) ? 0 : weight * 2 ** (-age / halfLifeDays);
  });
}

function sharesOf(counts: Float64Array, titles: number, smoothing: number): Float32Array {
  const total = (row: number) =>
    counts.subarray(row * titles, (row + 1) * titles).reduce((sum, c) => sum + c, 0);
  const all = Math.max(total(0), Number.MIN_VALUE);
  const shares = new Float32Array(counts.length);
  for (let row = 0; row * titles < counts.length; row++) {
    const events = total(row);
    for (let title = 0; title < titles; title++) {
      const prior = counts[title] / all;
      const at = row * titles + title;
      shares[at] =
        row === 0 ? prior : (counts[at] + smoothing * prior) / Math.max(events + smoothing, Number.MIN_VALUE);
    }
  }
  return shares;
}

class FittedPopularity implements FittedRecommender {
  readonly name: string;
  readonly titles: number;
  /** `[1 + segments, titles]` */
  private readonly shares: Float32Array;

  constructor(name: string, titles: number, shares: Float32Array) {
    this.name = name;
    this.titles = titles;
    this.shares = shares;
  }

  async score(viewers: Viewers, work: ScoreWork = {}): Promise<Matrix> {
    checkViewers(viewers, this.titles, work);
    const { titles, shares } = this;
    const { rows } = viewers.histories;
    const values = new Float32Array(rows * titles);
    for (let viewer = 0; viewer < rows; viewer++) {
      const row = (viewers.segments?.[viewer] ?? -1) + 1;
      const from = row * titles < shares.length ? row * titles : 0;
      values.set(shares.subarray(from, from + titles), viewer * titles);
    }
    return { values, rows, dimensions: titles };
  }

  async contributions(
    viewer: Viewers,
    asked: readonly number[],
    work: ScoreWork = {},
  ): Promise<Contributions> {
    checkOneViewer(viewer, asked, this.titles, work);
    const { values } = await this.score(viewer, work);
    return constantContributions(viewer.histories, asked, (title) => values[title]);
  }

  save(): ModelFiles {
    const { shares, titles } = this;
    const arrays = { shares: { data: shares, shape: [shares.length / titles, titles] } };
    return writeModel(this.name, { note: { titles }, arrays });
  }
}

function load(method: string, files: ModelFiles): FittedRecommender {
  const content = readModel(method, files, z.object({ titles: z.int().positive() }));
  return new FittedPopularity(method, content.note.titles, requireArray(content, "shares", Float32Array));
}
