import type { Random } from "../../core/index.ts";
import { archetypes } from "./archetypes.ts";
import { archetypeVector, featureCount } from "./features.ts";
import { parameters } from "./parameters.ts";

export const ageBands = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"] as const;
export type AgeBand = (typeof ageBands)[number];
export const devices = ["tv", "mobile", "tablet", "web"] as const;
export type Device = (typeof devices)[number];

/** A viewer of the simulation, as the outside may know them. */
export interface SimulatedViewer {
  readonly viewerId: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly ageBand: AgeBand;
  /** What the viewer mostly watches on. */
  readonly device: Device;
  /** ISO time with milliseconds; no event is earlier. */
  readonly createdAt: string;
}

/** A viewer with what only the simulation knows. */
export interface Persona extends SimulatedViewer {
  readonly createdTime: number;
  /** Hours that local time is ahead of UTC. */
  readonly utcOffset: number;
  /** Share of each archetype, `[archetypes]`, sums to 1. */
  readonly mixture: Float64Array;
  /** Liking for each feature, `[featureCount]`. */
  readonly taste: Float64Array;
  readonly activity: number;
  readonly ratingBias: number;
  /** Share of watches that the viewer rates. */
  readonly ratingShare: number;
}

/** Country, weight, hours ahead of UTC. */
const countries: readonly (readonly [string, number, number])[] = [
  ["US", 30, -6],
  ["GB", 11, 0],
  ["DE", 9, 1],
  ["FR", 8, 1],
  ["IN", 8, 5.5],
  ["JP", 6, 9],
  ["BR", 6, -3],
  ["KR", 5, 9],
  ["MX", 5, -6],
  ["ES", 4, 1],
  ["IT", 4, 1],
  ["SE", 2, 1],
  ["PL", 2, 1],
];
const ageWeights = [14, 24, 22, 18, 13, 9];
const vectors = archetypes.map(archetypeVector);

/** An index drawn with the given weights. */
export function drawWeighted(random: Random, weights: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i];
  let left = random.next() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Draws a viewer. `random` is the viewer's own stream. */
export function drawPersona(index: number, random: Random): Persona {
  const [country, , utcOffset] =
    countries[
      drawWeighted(
        random,
        countries.map(([, weight]) => weight),
      )
    ];
  const age = drawWeighted(random, ageWeights);
  const deviceWeights = age < 2 ? [3, 4, 1, 2] : age < 4 ? [5, 2, 1, 2] : [7, 1, 2, 1];
  const device = devices[drawWeighted(random, deviceWeights)];
  const createdTime = drawCreation(random);
  const mixture = drawMixture(random, age >> 1);
  return {
    viewerId: `demo-${String(index + 1).padStart(4, "0")}`,
    country,
    ageBand: ageBands[age],
    device,
    createdAt: new Date(createdTime).toISOString(),
    createdTime,
    utcOffset,
    mixture,
    taste: drawTaste(random, mixture),
    activity: Math.exp(parameters.activitySpread * random.normal()),
    ratingBias: parameters.rating.bias * random.normal(),
    ratingShare: random.beta(parameters.rates.alpha, parameters.rates.beta),
  };
}

function drawCreation(random: Random): number {
  const { start, end, earlyViewers } = parameters;
  const early = random.next() < earlyViewers;
  const share = random.next();
  return Math.floor(early ? start - share * 0.5 * (end - start) : start + share * 0.95 * (end - start));
}

/** Dirichlet mixture of archetypes, with a prior that depends on the age group. */
function drawMixture(random: Random, ageGroup: number): Float64Array {
  const draws = Float64Array.from(archetypes, ({ ages }) =>
    random.gamma(parameters.archetypeConcentration * ages[ageGroup]),
  );
  const total = draws.reduce((sum, value) => sum + value, 0);
  if (total > 0) return draws.map((value) => value / total);
  return draws.fill(0).fill(1, 0, 1);
}

function drawTaste(random: Random, mixture: Float64Array): Float64Array {
  const taste = new Float64Array(featureCount);
  for (let f = 0; f < featureCount; f++) {
    taste[f] = parameters.personalNoise * random.normal();
    for (let a = 0; a < mixture.length; a++) taste[f] += mixture[a] * vectors[a][f];
  }
  return taste;
}
