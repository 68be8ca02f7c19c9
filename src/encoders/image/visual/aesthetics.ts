import type { Gradients } from "./gradients.ts";
import type { LabPlanes } from "./planes.ts";

/**
 * How a picture looks as a whole, without looking for faces: colourfulness (after Hasler and Süsstrunk 2003, in a and
 * b), warmth, shares of dark, light, grey and vivid pixels, contrast, entropy of lightness, sharpness, share of
 * flat area, and the shape of the picture. 11 numbers, about −1 to 2.
 */
export function aesthetics(planes: LabPlanes, { strength }: Gradients): number[] {
  const { lightness, a, b, chroma, aspect } = planes;
  const share = (test: (at: number) => boolean) => {
    let count = 0;
    for (let at = 0; at < lightness.length; at++) if (test(at)) count++;
    return count / lightness.length;
  };
  const sorted = lightness.toSorted();
  const quantile = (part: number) => sorted[Math.floor(part * (sorted.length - 1))];
  return [
    colourfulness(a, b),
    mean(b) / 50,
    share((at) => lightness[at] < 20),
    share((at) => lightness[at] > 80),
    share((at) => chroma[at] < 8),
    share((at) => chroma[at] > 60),
    (quantile(0.95) - quantile(0.05)) / 100,
    entropy(lightness),
    Math.log1p(mean(strength)) / 3,
    share((at) => strength[at] < 1),
    Math.log2(aspect),
  ];
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function colourfulness(a: Float32Array, b: Float32Array): number {
  const deviation = (values: Float32Array, centre: number) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
  const [meanA, meanB] = [mean(a), mean(b)];
  return (Math.hypot(deviation(a, meanA), deviation(b, meanB)) + 0.3 * Math.hypot(meanA, meanB)) / 50;
}

/** Entropy of 32 levels of lightness, by its largest value. */
function entropy(lightness: Float32Array): number {
  const levels = new Float64Array(32);
  for (const value of lightness) levels[Math.min(31, Math.max(0, Math.floor((value / 100) * 32)))]++;
  const total = lightness.length;
  return (
    levels.reduce((sum, count) => (count === 0 ? sum : sum - (count / total) * Math.log2(count / total)), 0) /
    5
  );
}
