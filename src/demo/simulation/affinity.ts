import type { Random } from "../../core/index.ts";
import type { DemoTitle } from "../title.ts";
import { featureCount, titleFeatures } from "./features.ts";
import { parameters } from "./parameters.ts";
import type { Persona } from "./population.ts";

/**
 * How well each title suits each viewer, row-major `[viewers, titles]`: taste · features, plus what speaks for one's
 * own country, standardised over all pairs, plus idiosyncrasy. Mean about 0, standard deviation about 1.
 */
export function affinities(
  personas: readonly Persona[],
  titles: readonly DemoTitle[],
  random: Random,
): Float32Array {
  const features = titles.map(titleFeatures);
  const raw = new Float32Array(personas.length * titles.length);
  for (let v = 0; v < personas.length; v++) {
    const { taste, country } = personas[v];
    for (let t = 0; t < titles.length; t++) {
      let sum = titles[t].countries.includes(country) ? parameters.homeCountry * parameters.blocks.region : 0;
      for (let f = 0; f < featureCount; f++) sum += taste[f] * features[t][f];
      raw[v * titles.length + t] = sum;
    }
  }
  let [sum, squares] = [0, 0];
  for (const value of raw) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / raw.length;
  const deviation = Math.sqrt(Math.max(squares / raw.length - mean * mean, 1e-12));
  const own = parameters.idiosyncrasy;
  const scale = Math.sqrt(1 - own * own);
  return raw.map((value) => (scale * (value - mean)) / deviation + own * random.normal());
}
