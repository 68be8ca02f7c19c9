import type { LabPlanes } from "./planes.ts";

const grid = 3;
const hueBins = 12;
const lightnessBins = 8;
const chromaBins = 6;
/** The chroma from which a colour counts as fully saturated. */
const vividChroma = 90;

/**
 * Mean, deviation and skewness of lightness, a and b (colour moments; Stricker and Orengo 1995), then the mean of each
 * in a grid of 3 × 3 cells. 36 numbers, about −2 to 2.
 */
export function colourMoments(planes: LabPlanes): number[] {
  const channels = [planes.lightness, planes.a, planes.b];
  return [...channels.flatMap(moments), ...channels.flatMap((channel) => cellMeans(channel, planes))];
}

function moments(values: Float32Array): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  return [mean / 50, Math.sqrt(squares / values.length) / 25, Math.cbrt(cubes / values.length) / 25];
}

function cellMeans(values: Float32Array, { width, height }: LabPlanes): number[] {
  const sums = new Float64Array(grid * grid);
  const counts = new Float64Array(grid * grid);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * grid) / height) * grid + Math.floor((x * grid) / width);
      sums[cell] += values[y * width + x];
      counts[cell]++;
    }
  }
  return Array.from(sums, (sum, cell) => sum / counts[cell] / 50);
}

/**
 * Histograms of hue (weighted by chroma, so that grey has none), lightness and chroma; each value is shared between
 * the two nearest bins. 26 numbers; each histogram sums to 1, that of hue to how colourful the picture is.
 */
export function colourHistograms({ hue, lightness, chroma }: LabPlanes): number[] {
  const hues = new Float64Array(hueBins);
  const lights = new Float64Array(lightnessBins);
  const chromas = new Float64Array(chromaBins);
  const share = 1 / hue.length;
  for (let at = 0; at < hue.length; at++) {
    const vividness = Math.min(1, chroma[at] / vividChroma);
    addAround(hues, (hue[at] / (2 * Math.PI)) * hueBins, share * vividness);
    addBetween(lights, lightness[at] / 100, share);
    addBetween(chromas, vividness, share);
  }
  return [...hues, ...lights, ...chromas].map(Math.sqrt);
}

/** Bins in a circle. */
function addAround(bins: Float64Array, place: number, weight: number): void {
  const low = Math.floor(place);
  const upper = place - low;
  bins[low % bins.length] += weight * (1 - upper);
  bins[(low + 1) % bins.length] += weight * upper;
}

/** Bins from 0 to 1. */
function addBetween(bins: Float64Array, position: number, weight: number): void {
  const place = Math.min(1, Math.max(0, position)) * (bins.length - 1);
  const low = Math.min(bins.length - 2, Math.floor(place));
  bins[low] += weight * (1 - (place - low));
  bins[low + 1] += weight * (place - low);
}
