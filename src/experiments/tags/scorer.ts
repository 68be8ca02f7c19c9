import type { Progress } from "../../core/index.ts";
import type { TextDocument } from "../../encoders/text/index.ts";
import type { LabelRows } from "../../metrics/index.ts";

/** Rows of a {@link TagProblem} by what they may be used for. */
export interface TagParts {
  /** Titles with labels to learn from. */
  readonly train: Int32Array;
  /** Titles with labels for thresholds, calibration, options and early stopping. */
  readonly valid: Int32Array;
  /** Titles to be scored; their labels are not in the problem. */
  readonly test: Int32Array;
  /** Titles with text and without labels that may be learned from. Empty unless the protocol is semi-supervised. */
  readonly unlabelled: Int32Array;
}

/** What a method is asked to learn: which tags hold for which titles. */
export interface TagProblem {
  /** The name of the data set: `mpst`, `keywords`, `motags`. */
  readonly name: string;
  /** What is measured: decisions about every tag of a title, or the order of the first few tags. */
  readonly goal: "decisions" | "ranking";
  /** One key per title, the key of the split. */
  readonly keys: readonly string[];
  /** What a title says, `[titles]`. No tag and no genre enters it. */
  readonly documents: readonly TextDocument[];
  /** `[tags]` */
  readonly tags: readonly string[];
  /** Tags of the titles, `[titles, tags]`. Rows of test and unlabelled titles are empty here. */
  readonly labels: LabelRows;
  readonly parts: TagParts;
}

/** How a fit is run and watched. */
export interface TagWork {
  readonly seed: number | string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** A method that has learned and can score titles of its problem. */
export interface FittedTagScorer {
  /**
   * The probability of every tag for the given titles of the problem, `[rows, tags]`, row by row, each 0 to 1. Asked
   * for in pieces; the result for a title does not depend on the piece.
   */
  score(rows: Int32Array): Promise<Float32Array> | Float32Array;
  /**
   * Thresholds `[tags]` by the name of a decision rule, chosen on the valid titles: each becomes a row
   * `<method>-<rule>` of the table, beside the protocol's own one threshold for all tags.
   */
  readonly thresholds?: Readonly<Record<string, ArrayLike<number>>>;
  /** Frees what the method holds. */
  close?(): Promise<void> | void;
}

/** A method of the tag protocol: a model, or a part of one for an ablation. */
export interface TagScorer {
  /** Its name in the rows, lower case with hyphens. */
  readonly method: string;
  /** Names of rows that its row is compared with, title by title. */
  readonly against?: readonly string[];
  /** Learns from the train titles (and texts of unlabelled ones), choosing everything on the valid titles. */
  fit(problem: TagProblem, work: TagWork): Promise<FittedTagScorer>;
}
