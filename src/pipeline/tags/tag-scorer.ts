import type { Progress } from "../../core/index.ts";
import type { LabelRows } from "../../metrics/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";
import type { ModelFiles } from "../model-folder.ts";

/** What a scorer learns from. */
export interface ScorerExamples {
  /** TF-IDF rows, `[titles, terms]`. */
  readonly rows: SparseMatrix;
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  /** Cells of which the truth is not known. */
  readonly unknown?: LabelRows;
}

/** How a scorer is fitted and watched. */
export interface ScorerWork {
  readonly seed: number | string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** A fitted model that scores tags, whichever it is. */
export interface TitleTagScorer {
  /** Probabilities `[titles, tags]`, not calibrated; those of a title depend on it alone. */
  score(rows: SparseMatrix): Promise<Float32Array>;
  /**
   * Learns what concerns some tags anew, where new labels of some titles came in.
   *
   * @param examples All titles with labels, the new ones included.
   */
  relearn(concerned: Concerned, examples: ScorerExamples, work: ScorerWork): Promise<TitleTagScorer>;
  save(): ModelFiles;
  close(): Promise<void>;
}

/** What new labels speak of. */
export interface Concerned {
  /** Numbers of tags, ascending. */
  readonly tags: readonly number[];
  /** Rows of the examples, ascending. */
  readonly rows: Int32Array;
}

/** A kind of model that can score tags. */
export interface TagScorerKind<Options> {
  fit(examples: ScorerExamples, options: Options, work: ScorerWork): Promise<TitleTagScorer>;
  /** Reads what {@link TitleTagScorer.save} gave. @throws MarqueeError `invalid-model`. */
  load(options: Options, files: ModelFiles): Promise<TitleTagScorer>;
}
