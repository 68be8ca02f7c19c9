import type { Random } from "../../core/index.ts";
import { arraySource, type BatchSource } from "../../tensor/index.ts";
import { type Matrix, rowOf } from "../../vectors/index.ts";

/** Titles to train on: `text` is `[titles, features]`, `labels` `[titles, genres]`. */
export interface TrainingTitles {
  readonly text: Matrix;
  readonly labels: Matrix;
}

/** The titles as they are, shuffled anew in every epoch. Feeds: `text` and `labels`. */
export function plainSource({ text, labels }: TrainingTitles): BatchSource {
  return arraySource({
    text: { data: text.values, shape: [text.rows, text.dimensions] },
    labels: { data: labels.values, shape: [labels.rows, labels.dimensions] },
  });
}

/** How titles are mixed; see the schema of the options. */
export interface MixupOptions {
  readonly alpha: number;
  readonly rareEmphasis: number;
  readonly copies: number;
}

/**
 * Every title `copies` times an epoch, each time mixed anew with a partner:
 * x = λ x_i + (1 − λ) x_j, y = λ y_i + (1 − λ) y_j, λ ~ Beta(alpha, alpha). Nothing is stored but the titles.
 */
export function mixupSource(
  titles: TrainingTitles,
  { alpha, rareEmphasis, copies }: MixupOptions,
): BatchSource {
  const plain = plainSource(titles);
  const drawPartner = weightedDraw(partnerWeights(titles.labels, rareEmphasis));
  return {
    samples: plain.samples * copies,
    async fill(arrays, request) {
      await plain.fill(arrays, request);
      const { rows, random } = request;
      for (let row = 0; row < rows; row++) {
        const partner = drawPartner(random);
        const share = random.beta(alpha, alpha);
        blend(arrays.text as Float32Array, row, rowOf(titles.text, partner), share);
        blend(arrays.labels as Float32Array, row, rowOf(titles.labels, partner), share);
      }
    },
  };
}

function blend(target: Float32Array, row: number, partner: Float32Array, share: number): void {
  const place = row * partner.length;
  for (let axis = 0; axis < partner.length; axis++) {
    target[place + axis] = share * target[place + axis] + (1 - share) * partner[axis];
  }
}

/**
 * How likely each title is as a partner, not normalised: (1 / √titles of its rarest genre) ** emphasis.
 * A title without genres counts like one of the most frequent genre.
 */
export function partnerWeights(labels: Matrix, emphasis: number): Float64Array {
  const counts = new Float64Array(labels.dimensions);
  for (let row = 0; row < labels.rows; row++) {
    rowOf(labels, row).forEach((label, genre) => {
      if (label > 0) counts[genre]++;
    });
  }
  const most = Math.max(1, ...counts);
  return Float64Array.from({ length: labels.rows }, (_, row) => {
    let rarest = most;
    rowOf(labels, row).forEach((label, genre) => {
      if (label > 0) rarest = Math.min(rarest, counts[genre]);
    });
    return Math.sqrt(1 / rarest) ** emphasis;
  });
}

/** Draws indices in proportion to weights, by bisection of their running sum. */
function weightedDraw(weights: Float64Array): (random: Random) => number {
  let sum = 0;
  const running = weights.map((weight) => (sum += weight));
  return (random) => {
    const wanted = random.next() * sum;
    let low = 0;
    let high = running.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (running[middle] > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
