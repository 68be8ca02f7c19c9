import { z } from "zod";

/** What can be asked of the simulation, with its defaults. */
export const simulationOptionsSchema = z.strictObject({
  /** Equal seeds give equal viewers and events. */
  seed: z.union([z.number(), z.string()]),
  viewers: z.int().min(1).max(1_000_000).default(2000),
  /** Exact number of events; at least four a viewer. */
  events: z.int().min(4).max(50_000_000).default(100_000),
});
export type SimulationOptions = z.input<typeof simulationOptionsSchema>;

const day = 86_400_000;

/** The numbers of the taste model; `docs/reference/demo-taste-model.md` explains each. Times are milliseconds. */
export const parameters = {
  /** First instant of the catalogue and the last one at which anything happens. */
  start: Date.UTC(2024, 0, 1),
  end: Date.UTC(2026, 0, 1),
  /** No session begins later than this before the end, so that all of them end in time. */
  quietEnd: 3 * day,
  /** Concentration of the Dirichlet mixture of archetypes: small means that a viewer is mostly of one or two. */
  archetypeConcentration: 0.22,
  /** Standard deviation of a viewer's own liking for each feature. */
  personalNoise: 0.3,
  /** Standard deviation of what no feature explains, for each viewer and title. */
  idiosyncrasy: 0.35,
  /** Weights of the feature blocks in the affinity. */
  blocks: { genre: 1, mood: 0.9, region: 0.5, era: 0.45, kind: 0.35 },
  /** Extra affinity of a viewer's own country. */
  homeCountry: 0.8,
  /** Popularity of rank r is 1 / (r + offset)^exponent. */
  zipf: { exponent: 0.85, offset: 6 },
  /** A title new in the catalogue is 1 + boost times as popular, falling with this time constant. */
  novelty: { boost: 4, decay: 21 * day },
  /** Correlation of a title's quality with its popularity. */
  qualityOfPopularity: 0.4,
  /** Share of titles that are there from the start, and share that come in the last 60 days. */
  catalogue: { fromStart: 0.7, last: 0.05, lastSpan: 60 * day },
  /** Share of viewers who were there before the start. */
  earlyViewers: 0.55,
  /** Activity is log-normal with this standard deviation of its logarithm. */
  activitySpread: 1,
  /** Mean number of events of a session beyond the first two. */
  sessionLength: 5,
  /** What a viewer is shown: chosen by popularity, for them (as strongly as `sharpness` says), or at random. */
  slate: { longest: 5, popular: 0.4, personal: 0.45, random: 0.15, sharpness: 1.3 },
  /** Share of choices that come from a search instead of a slate, and how strongly taste decides them. */
  search: { share: 0.35, sharpness: 2.2 },
  /** Probability of a click: sigmoid(intercept + taste z + quality u) / (1 + position p), p from 0. */
  click: { intercept: -0.9, taste: 1.5, quality: 0.35, position: 0.25 },
  /** Probability that a click becomes a watch: sigmoid(intercept + taste z). */
  play: { intercept: 1.6, taste: 0.8 },
  /** Share watched: Beta with mean sigmoid(intercept + taste z) and this concentration. */
  share: { intercept: 0.7, taste: 1, concentration: 5 },
  /** Probability to go on with a series that is under way, at the start of each choice. */
  binge: 0.45,
  /** Share of a whole series that is seen at a sitting. */
  sitting: { least: 0.08, most: 0.45 },
  /** Rating = base + taste z + quality u + viewer's bias + noise, to the nearest half in [0.5, 5]. */
  rating: { base: 2.75, taste: 0.75, quality: 0.35, bias: 0.35, noise: 0.4 },
  /** Share of watches that a viewer rates: Beta with these parameters. */
  rates: { alpha: 4, beta: 2 },
} as const;
