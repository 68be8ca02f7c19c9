import { z } from "zod";
import { MarqueeError } from "../core/index.ts";
import {
  applyIsotonic,
  applyPlatt,
  fitIsotonic,
  fitPlatt,
  identityCurve,
  type IsotonicCurve,
  type PlattCurve,
} from "./calibration.ts";
import { denseLabels, type LabelRows } from "./label-rows.ts";

/** Options of {@link LabelCalibration.fit}. */
export const labelCalibrationOptionsSchema = z.object({
  /**
   * `platt` moves the log-odds of every label by a line. `isotonic` fits a monotone curve to labels with enough
   * positives, and a line to the others.
   */
  method: z.enum(["platt", "isotonic"]).default("platt"),
  /** How much the line of all labels together counts against a label's own rows, in rows. */
  strength: z.number().nonnegative().default(10),
  /** Positives from which on a label has a curve of its own with `isotonic`. */
  isotonicPositives: z.int().positive().default(50),
});
export type LabelCalibrationOptions = z.input<typeof labelCalibrationOptionsSchema>;

const plattSchema = z.object({ slope: z.number(), intercept: z.number() });
const isotonicSchema = z.object({ scores: z.array(z.number()), probabilities: z.array(z.number()) });
const curvesSchema = z.array(z.union([plattSchema, isotonicSchema]));
type Curve = PlattCurve | IsotonicCurve;

/** Probabilities nearer to 0 or 1 are taken as this near. */
const least = 1e-6;

/**
 * Calibration of many labels: a curve for each, fitted on rows that the scores were not learned from. A label's line
 * (Platt 1999) is shrunk towards the line of all labels together, so one of few positives follows the others.
 */
export class LabelCalibration {
  /** `[labels]` */
  private readonly curves: readonly Curve[];

  private constructor(curves: readonly Curve[]) {
    this.curves = curves;
  }

  /**
   * @param scores Probabilities, 0 to 1, `[rows, labels]`.
   * @param truth Labels that hold, for the same rows. Without rows nothing is changed.
   * @param unknown Cells of which the truth is not known; they are left out.
   * @throws MarqueeError `invalid-shape` when scores and truth differ in size.
   */
  static fit(
    scores: ArrayLike<number>,
    truth: LabelRows,
    options: LabelCalibrationOptions = {},
    unknown?: LabelRows,
  ): LabelCalibration {
    const { rows, labelCount } = truth;
    if (scores.length !== rows * labelCount) {
      throw new MarqueeError(
        "invalid-shape",
        `${scores.length} scores do not fit ${rows} rows of ${labelCount} labels.`,
      );
    }
    if (rows === 0) return LabelCalibration.none(labelCount);
    const settings = labelCalibrationOptionsSchema.parse(options);
    const columns = new CellColumns(scores, truth, unknown);
    const prior = commonCurve(columns);
    const curves = Array.from({ length: labelCount }, (_, label) =>
      curveOf(columns.of(label), prior, settings),
    );
    return new LabelCalibration(curves);
  }

  /** Changes nothing. */
  static none(labels: number): LabelCalibration {
    return new LabelCalibration(Array.from({ length: labels }, () => identityCurve));
  }

  /** The probability that the curve of a label gives to a score; a score of 0 stays 0. */
  probability(label: number, score: number): number {
    if (score === 0) return 0;
    const curve = this.curves[label];
    return "slope" in curve ? applyPlatt(curve, logit(score)) : applyIsotonic(curve, score);
  }

  /** Calibrated probabilities of scores `[rows, labels]`. */
  apply(scores: Float32Array): Float32Array {
    const labels = this.curves.length;
    return scores.map((score, at) => this.probability(at % labels, score));
  }

  /** The same with new curves for some labels; `other` has them in the order of `labels`. */
  replace(labels: readonly number[], other: LabelCalibration): LabelCalibration {
    const curves = [...this.curves];
    labels.forEach((label, at) => (curves[label] = other.curves[at]));
    return new LabelCalibration(curves);
  }

  /** As a JSON value, for model files. */
  toJSON(): readonly Curve[] {
    return this.curves;
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load(saved: unknown): LabelCalibration {
    const parsed = curvesSchema.safeParse(saved);
    if (parsed.success) return new LabelCalibration(parsed.data);
    throw new MarqueeError("invalid-model", "The calibration is damaged.", { cause: parsed.error });
  }
}

interface Column {
  readonly scores: Float64Array;
  readonly holds: Uint8Array;
  readonly positives: number;
}

/** The known cells of each label. */
class CellColumns {
  readonly labels: number;
  private readonly scores: ArrayLike<number>;
  private readonly holds: Uint8Array;
  private readonly hidden: Uint8Array | undefined;
  private readonly rows: number;

  constructor(scores: ArrayLike<number>, truth: LabelRows, unknown: LabelRows | undefined) {
    this.scores = scores;
    this.holds = denseLabels(truth);
    this.hidden = unknown && denseLabels(unknown);
    this.rows = truth.rows;
    this.labels = truth.labelCount;
  }

  of(label: number): Column {
    const scores: number[] = [];
    const holds: number[] = [];
    for (let row = 0; row < this.rows; row++) {
      const cell = row * this.labels + label;
      if (this.hidden?.[cell]) continue;
      scores.push(this.scores[cell]);
      holds.push(this.holds[cell]);
    }
    const positives = holds.reduce((sum, hold) => sum + hold, 0);
    return { scores: Float64Array.from(scores), holds: Uint8Array.from(holds), positives };
  }
}

/** At most about so many cells decide the line of all labels together. */
const commonCells = 200_000;

function commonCurve(columns: CellColumns): PlattCurve {
  const logits: number[] = [];
  const holds: number[] = [];
  const each = Array.from({ length: columns.labels }, (_, label) => label);
  const step = Math.max(1, Math.ceil((columns.of(0).scores.length * columns.labels) / commonCells));
  let cell = 0;
  for (const label of each) {
    const column = columns.of(label);
    for (let at = 0; at < column.scores.length; at++) {
      if (column.scores[at] === 0 || cell++ % step > 0) continue;
      logits.push(logit(column.scores[at]));
      holds.push(column.holds[at]);
    }
  }
  return logits.length === 0 ? identityCurve : fitPlatt(logits, holds, { strength: 1 });
}

function curveOf(
  { scores, holds, positives }: Column,
  prior: PlattCurve,
  settings: z.output<typeof labelCalibrationOptionsSchema>,
): Curve {
  if (scores.length === 0) return prior;
  if (settings.method === "isotonic" && positives >= settings.isotonicPositives)
    return fitIsotonic(scores, holds);
  return fitPlatt(scores.map(logit), holds, { prior, strength: settings.strength });
}

function logit(score: number): number {
  const inside = Math.min(1 - least, Math.max(least, score));
  return Math.log(inside / (1 - inside));
}
