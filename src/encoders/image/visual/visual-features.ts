import { encodeAll } from "../encode-all.ts";
import type { Pixels } from "../decode.ts";
import type { ImageEncoder } from "../encoder.ts";
import { aesthetics } from "./aesthetics.ts";
import { colourHistograms, colourMoments } from "./colour.ts";
import { composition } from "./composition.ts";
import { gradientHistogram, gradientsOf } from "./gradients.ts";
import { paletteFeatures } from "./palette.ts";
import { labPlanes } from "./planes.ts";

/** Pictures are looked at in this size; posters are 2 : 3. */
const size = { width: 64, height: 96, fit: "fill" } as const;
/** Raised when a feature changes. */
const version = 1;
const dimensions = 36 + 26 + 20 + 192 + 23 + 11;

/**
 * An image encoder that needs no weights: colour moments and histograms, the palette, a histogram of oriented
 * gradients, composition and overall look. 308 numbers of about the same size each.
 */
export function createVisualFeatures(): ImageEncoder {
  return {
    name: "visual-features",
    dimensions,
    identity: { method: "visual-features", version },
    encode: (images, options) =>
      encodeAll(images, { dimensions, size, batch: 64, encode: visualFeatures }, options),
    close: () => Promise.resolve(),
  };
}

function visualFeatures(pictures: readonly Pixels[]): Float32Array {
  const vectors = new Float32Array(pictures.length * dimensions);
  pictures.forEach((picture, at) => {
    const planes = labPlanes(picture);
    const gradients = gradientsOf(planes);
    const features = [
      ...colourMoments(planes),
      ...colourHistograms(planes),
      ...paletteFeatures(planes),
      ...gradientHistogram(gradients),
      ...composition(planes, gradients),
      ...aesthetics(planes, gradients),
    ];
    vectors.set(features, at * dimensions);
  });
  return vectors;
}
