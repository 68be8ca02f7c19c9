import type { Random } from "../../core/index.ts";
import { parameters } from "./parameters.ts";

/** What the simulation knows of the titles beside their features; each `[titles]`. */
export interface Supply {
  /** When a title came into the catalogue, milliseconds. */
  readonly added: Float64Array;
  /** Weight in a choice by popularity, without novelty. */
  readonly popularity: Float64Array;
  /** Standard normal; moves clicks and ratings for every viewer alike. */
  readonly quality: Float64Array;
}

/** Draws dates, Zipf popularity in a random order, and quality that is correlated with it. */
export function drawSupply(count: number, random: Random): Supply {
  const { start, end, catalogue, zipf, qualityOfPopularity: r } = parameters;
  const order = random.fork("dates").shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const dates = random.fork("added");
  const added = new Float64Array(count);
  const early = Math.ceil(count * catalogue.fromStart);
  const late = Math.floor(count * catalogue.last);
  order.forEach((title, i) => {
    const share = dates.next();
    if (i < early) added[title] = start;
    else if (i >= count - late) added[title] = end - parameters.quietEnd - share * catalogue.lastSpan;
    else added[title] = start + share * (end - start - parameters.quietEnd - catalogue.lastSpan);
  });
  const ranks = random.fork("popularity").shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const noise = random.fork("quality");
  const quality = Float64Array.from(ranks, (rank) => {
    const standing = Math.sqrt(12) * (0.5 - (rank + 0.5) / count);
    return r * standing + Math.sqrt(1 - r * r) * noise.normal();
  });
  return {
    added: added.map(Math.floor),
    popularity: Float64Array.from(ranks, (rank) => 1 / (rank + 1 + zipf.offset) ** zipf.exponent),
    quality,
  };
}

/** Popularity of every title at a time, with novelty: 0 for what is not there yet. Writes into `target`. */
export function popularityAt(supply: Supply, time: number, target: Float64Array): void {
  const { boost, decay } = parameters.novelty;
  for (let t = 0; t < target.length; t++) {
    const age = time - supply.added[t];
    target[t] = age < 0 ? 0 : supply.popularity[t] * (1 + boost * Math.exp(-age / decay));
  }
}
