import { z } from "zod";
import { MarqueeError } from "../core/index.ts";
import { type LabelRows, labelsOf } from "./label-rows.ts";
import type { ThresholdObjective, ThresholdOutcome } from "./thresholds.ts";

/** Thresholds that are tried: evenly spaced log-odds from −7 to 4, which is from 0.001 to 0.982. */
const grid = Float64Array.from({ length: 111 }, (_, step) => 1 / (1 + Math.exp(7 - step / 10)));

const counts = z.array(z.int().nonnegative());
const savedSchema = z.object({
  labels: z.int().nonnegative(),
  predicted: counts,
  right: counts,
  positives: counts,
});

/** How {@link OutcomeTable.chooseEach} treats labels of which little is known. */
export interface EachThresholdOptions {
  /** A label with fewer positives gets `fallback`. Default 1. */
  readonly minimumPositives?: number;
  /** Default: the one threshold that is best for all labels together. */
  readonly fallback?: number;
}

/**
 * What thresholds would have decided on rows that the scores were not learned from: counts by label and threshold.
 * Thresholds can be chosen again from it, for any objective, when the rows themselves are gone.
 */
export class OutcomeTable {
  readonly labels: number;
  /** Cells whose score lies from one threshold up to the next, `[labels, thresholds]`; those below the first nowhere. */
  private readonly predicted: Float64Array;
  /** Those of them that hold. */
  private readonly right: Float64Array;
  /** Cells that hold, `[labels]`. */
  private readonly positives: Float64Array;

  constructor(labels: number) {
    this.labels = labels;
    this.predicted = new Float64Array(labels * grid.length);
    this.right = new Float64Array(labels * grid.length);
    this.positives = new Float64Array(labels);
  }

  /**
   * Counts rows.
   *
   * @param scores Probabilities `[rows, labels]`.
   * @param unknown Cells of which the truth is not known; they are left out.
   */
  add(scores: ArrayLike<number>, truth: LabelRows, unknown?: LabelRows): void {
    for (let row = 0; row < truth.rows; row++) {
      const hidden = new Set(unknown && labelsOf(unknown, row));
      const holds = new Set(labelsOf(truth, row));
      for (let label = 0; label < this.labels; label++) {
        if (hidden.has(label)) continue;
        const right = Number(holds.has(label));
        this.positives[label] += right;
        const place = placeOf(scores[row * this.labels + label]);
        if (place < 0) continue;
        this.predicted[label * grid.length + place]++;
        this.right[label * grid.length + place] += right;
      }
    }
  }

  /** What a threshold would have decided for a label; a threshold counts as the next one that was tried. */
  outcome(label: number, threshold: number): ThresholdOutcome {
    const { predicted, right, positives } = this;
    const sum = { right: 0, predicted: 0, positives: positives[label] };
    for (let place = 0; place < grid.length; place++) {
      if (grid[place] < threshold - 1e-9) continue;
      sum.predicted += predicted[label * grid.length + place];
      sum.right += right[label * grid.length + place];
    }
    return sum;
  }

  /** The one threshold for all labels that makes an objective of all cells largest. */
  choose(objective: ThresholdObjective): number {
    const all = new OutcomeTable(1);
    for (let label = 0; label < this.labels; label++) {
      all.positives[0] += this.positives[label];
      for (let place = 0; place < grid.length; place++) {
        all.predicted[place] += this.predicted[label * grid.length + place];
        all.right[place] += this.right[label * grid.length + place];
      }
    }
    return all.best(0, objective);
  }

  /** A threshold for each label, `[labels]`. */
  chooseEach(objective: ThresholdObjective, options: EachThresholdOptions = {}): Float64Array {
    const { minimumPositives = 1, fallback = this.choose(objective) } = options;
    return Float64Array.from(this.positives, (positives, label) =>
      positives < minimumPositives ? fallback : this.best(label, objective),
    );
  }

  /** The best threshold of a label; of equally good ones the highest. Above 1 where deciding for nothing is best. */
  private best(label: number, objective: ThresholdObjective): number {
    const outcome = { right: 0, predicted: 0, positives: this.positives[label] };
    let best = { threshold: 1 + 1e-6, value: objective(outcome) };
    for (let place = grid.length - 1; place >= 0; place--) {
      outcome.predicted += this.predicted[label * grid.length + place];
      outcome.right += this.right[label * grid.length + place];
      const value = objective(outcome);
      if (value > best.value) best = { threshold: grid[place], value };
    }
    return best.threshold;
  }

  /** The same with new counts for some labels; `other` has them in the order of `labels`. */
  replace(labels: readonly number[], other: OutcomeTable): OutcomeTable {
    const mixed = new OutcomeTable(this.labels);
    mixed.predicted.set(this.predicted);
    mixed.right.set(this.right);
    mixed.positives.set(this.positives);
    labels.forEach((label, at) => {
      const [from, to] = [at * grid.length, (at + 1) * grid.length];
      mixed.predicted.set(other.predicted.subarray(from, to), label * grid.length);
      mixed.right.set(other.right.subarray(from, to), label * grid.length);
      mixed.positives[label] = other.positives[at];
    });
    return mixed;
  }

  /** As a JSON value, for model files. */
  toJSON() {
    const { labels, predicted, right, positives } = this;
    return { labels, predicted: [...predicted], right: [...right], positives: [...positives] };
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load(saved: unknown): OutcomeTable {
    const parsed = savedSchema.safeParse(saved);
    const cells = parsed.data && parsed.data.labels * grid.length;
    if (!parsed.success || parsed.data.predicted.length !== cells || parsed.data.right.length !== cells) {
      throw new MarqueeError("invalid-model", "The outcomes of thresholds are damaged.", {
        cause: parsed.error,
      });
    }
    const table = new OutcomeTable(parsed.data.labels);
    table.predicted.set(parsed.data.predicted);
    table.right.set(parsed.data.right);
    table.positives.set(parsed.data.positives);
    return table;
  }
}

/** The last threshold that a score reaches, or −1. */
function placeOf(score: number): number {
  let low = 0;
  for (let high = grid.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (grid[middle] <= score) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
