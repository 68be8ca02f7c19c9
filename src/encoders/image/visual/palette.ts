import type { LabPlanes } from "./planes.ts";

const colours = 5;
const rounds = 12;

/** A colour of a palette, in CIELAB, and the share of the picture that is nearest to it. */
export interface PaletteColour {
  readonly lightness: number;
  readonly a: number;
  readonly b: number;
  readonly share: number;
}

/**
 * The five main colours of a picture, the most frequent first: k-means in CIELAB. It starts at the mean and then, four
 * times, at the pixel farthest from what there is, so it needs no chance.
 */
export function palette(planes: LabPlanes): PaletteColour[] {
  const pixels = [planes.lightness, planes.a, planes.b];
  const centres = startingCentres(pixels);
  const sums = new Float64Array(colours * 4);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    for (let at = 0; at < pixels[0].length; at++) {
      const centre = nearest(centres, pixels, at);
      for (let axis = 0; axis < 3; axis++) sums[centre * 4 + axis] += pixels[axis][at];
      sums[centre * 4 + 3]++;
    }
    for (let centre = 0; centre < colours; centre++) {
      const count = sums[centre * 4 + 3];
      if (count === 0) continue;
      for (let axis = 0; axis < 3; axis++) centres[centre * 3 + axis] = sums[centre * 4 + axis] / count;
    }
  }
  return Array.from({ length: colours }, (_, centre) => ({
    lightness: centres[centre * 3],
    a: centres[centre * 3 + 1],
    b: centres[centre * 3 + 2],
    share: sums[centre * 4 + 3] / pixels[0].length,
  })).toSorted((first, second) => second.share - first.share);
}

/** The palette as 20 numbers, about −2 to 2. */
export function paletteFeatures(planes: LabPlanes): number[] {
  return palette(planes).flatMap(({ lightness, a, b, share }) => [
    lightness / 50 - 1,
    a / 50,
    b / 50,
    Math.sqrt(share),
  ]);
}

function startingCentres(pixels: readonly Float32Array[]): Float64Array {
  const centres = new Float64Array(colours * 3);
  const count = pixels[0].length;
  pixels.forEach((plane, axis) => {
    centres[axis] = plane.reduce((sum, value) => sum + value, 0) / count;
  });
  const distances = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let centre = 1; centre < colours; centre++) {
    let farthest = 0;
    for (let at = 0; at < count; at++) {
      distances[at] = Math.min(distances[at], squaredDistance(centres, centre - 1, pixels, at));
      if (distances[at] > distances[farthest]) farthest = at;
    }
    for (let axis = 0; axis < 3; axis++) centres[centre * 3 + axis] = pixels[axis][farthest];
  }
  return centres;
}

function nearest(centres: Float64Array, pixels: readonly Float32Array[], at: number): number {
  let best = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let centre = 0; centre < colours; centre++) {
    const distance = squaredDistance(centres, centre, pixels, at);
    if (distance < smallest) {
      smallest = distance;
      best = centre;
    }
  }
  return best;
}

function squaredDistance(
  centres: Float64Array,
  centre: number,
  pixels: readonly Float32Array[],
  at: number,
): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) sum += (pixels[axis][at] - centres[centre * 3 + axis]) ** 2;
  return sum;
}
