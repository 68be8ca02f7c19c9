import { MarqueeError } from "../../core/index.ts";
import { type LabelRows, labelsOf } from "../../metrics/index.ts";
import type { PretrainedTransformer } from "./embedder/transformer.ts";
import { checkFeatures, type TitleFeatures } from "./features.ts";

/** Titles with tags, and what each may be used for. */
export interface TagExamples {
  readonly features: TitleFeatures;
  /** `[titles, tags]`; only rows of train and valid titles are read. */
  readonly labels: LabelRows;
  /** Titles to learn from. */
  readonly train: Int32Array;
  /** Titles for early stopping and for the weights between parts. May be empty: then training runs to its end. */
  readonly valid: Int32Array;
  /** A factor of each title's loss in the heads, `[titles]`, such as the confidence of pseudo-labels. Default 1. */
  readonly weights?: Float32Array;
  /** What the embedder `transformer` starts from. */
  readonly transformer?: PretrainedTransformer;
}

/**
 * @throws MarqueeError `invalid-shape` when features, labels and weights do not fit, `invalid-option` when nothing can
 * be learned.
 */
export function checkExamples({ features, labels, train, weights }: TagExamples): void {
  checkFeatures(features);
  for (const [what, rows] of Object.entries({ labels: labels.rows, weights: weights?.length })) {
    if (rows === undefined || rows === features.rows) continue;
    throw new MarqueeError("invalid-shape", `${features.rows} titles have ${rows} rows of ${what}.`);
  }
  const tagged = train.filter((title) => labelsOf(labels, title).length > 0);
  if (tagged.length >= 2) return;
  throw new MarqueeError(
    "invalid-option",
    `A tag classifier needs at least 2 training titles that have a tag, not ${tagged.length}.`,
    { hint: "Import more titles with text and tags." },
  );
}
