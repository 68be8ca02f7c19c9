import type { Progress } from "../../core/index.ts";
import type { TrainableTransformer } from "../../encoders/text/index.ts";
import type { LabelRows } from "../../metrics/index.ts";
import type { TokenRows } from "../../models/tag-classifier/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";
import type { ModelFiles } from "../model-folder.ts";

/** What a scorer reads of titles. */
export interface TitleInputs {
  /** TF-IDF rows, `[titles, terms]`. */
  readonly rows: SparseMatrix;
  /** Tokens of the same titles, for a transformer. */
  readonly tokens?: TokenRows;
}

/** What a scorer learns from. */
export interface ScorerExamples extends TitleInputs {
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  /** Cells of which the truth is not known. */
  readonly unknown?: LabelRows;
  /** What a transformer starts from. */
  readonly transformer?: TrainableTransformer;
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
  score(titles: TitleInputs): Promise<Float32Array>;
  /**
   * Learns what concerns some tags anew, where new labels of some titles came in.
   *
   * @param examples All titles with labels, the new ones included.
   * @throws MarqueeError `invalid-option` for a model of which no part can learn alone.
   */
  relearn(concerned: Concerned, examples: ScorerExamples, work: ScorerWork): Promise<Relearned>;
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

/** A scorer that has learned new labels, and where. */
export interface Relearned {
  readonly scorer: TitleTagScorer;
  /** Of a model with clusters those that learned; without clusters it was the tags concerned. */
  readonly clusters?: RelearnedClusters;
}

/** Clusters that learned new labels. */
export interface RelearnedClusters {
  readonly learned: readonly number[];
  /** How many clusters there are. */
  readonly of: number;
  /** What all of them count beside what was learned of all titles, 0 to 1. */
  readonly share: number;
}

/** A kind of model that can score tags. */
export interface TagScorerKind<Options> {
  fit(examples: ScorerExamples, options: Options, work: ScorerWork): Promise<TitleTagScorer>;
  /** Reads what {@link TitleTagScorer.save} gave. @throws MarqueeError `invalid-model`. */
  load(options: Options, files: ModelFiles): Promise<TitleTagScorer>;
}
