import { z } from "zod";
import { applyPlatt, fitPlatt, identityCurve, type PlattCurve } from "../../metrics/index.ts";
import type { Matrix } from "../../vectors/index.ts";

const curveSchema = z.object({ slope: z.number(), intercept: z.number() });

/** The curves of an {@link fitIntensityCalibration}, one a genre. */
export const intensityCalibrationSchema = z.array(curveSchema);

/**
 * Platt curves that turn logits into probabilities: first one for all genres together, then one for every genre that
 * is drawn to the common one, so that a genre of a dozen titles is not calibrated on noise.
 *
 * @param logits `[titles, genres]` of titles that were not trained on.
 * @param labels `[titles, genres]`, 0 or 1.
 * @param strength Weight of the common curve, in titles.
 */
export function fitIntensityCalibration(logits: Matrix, labels: Matrix, strength: number): PlattCurve[] {
  if (logits.rows === 0) return Array.from({ length: logits.dimensions }, () => identityCurve);
  const common = fitPlatt(logits.values, labels.values);
  return Array.from({ length: logits.dimensions }, (_, genre) =>
    fitPlatt(column(logits, genre), column(labels, genre), { prior: common, strength }),
  );
}

/** Probabilities `[titles, genres]`, 0 to 1, of logits `[titles, genres]`. */
export function calibrate(logits: Float32Array, curves: readonly PlattCurve[]): Float32Array {
  return logits.map((logit, index) => applyPlatt(curves[index % curves.length], logit));
}

function column({ values, rows, dimensions }: Matrix, index: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => values[row * dimensions + index]);
}
