import type { Progress } from "../../core/index.ts";
import type { Matrix, SparseMatrix } from "../../vectors/index.ts";

/** Some viewers: what a recommender is asked about. */
export interface Viewers {
  /** What each viewer has seen, `[viewers, titles]`; values are weights, 1 for a plain event. */
  readonly histories: SparseMatrix;
  /** The segment of each viewer, such as a country or an age band, from 0; -1 where unknown. */
  readonly segments?: Int32Array;
}

/** What a recommender learns from. */
export interface Interactions extends Viewers {
  /** When each entry of `histories` happened, in milliseconds since 1970; NaN where unknown. */
  readonly times?: Float64Array;
  /** Embeddings of the titles by name, `[titles, dimensions]` each; a row of zeros where a title has none. */
  readonly embeddings?: Readonly<Record<string, Matrix>>;
}

/** How scoring runs, which does not change what comes out. */
export interface ScoreWork {
  /** Worker threads; default one a core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/** What fitting is given beside its data. */
export interface FitWork extends ScoreWork {
  /** Seed of everything random. The same data, options and seed give the same scores. Default 1. */
  readonly seed?: number | string;
  readonly progress?: Progress;
  /**
   * Titles that the same viewers saw and that are kept out of their histories, `[viewers, titles]`. What has
   * something to choose (the weights of a blend) chooses it on these; nothing learns from them otherwise.
   */
  readonly validation?: SparseMatrix;
}

/** A model's files by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** A way to recommend, before it has seen data. It holds options and does nothing by itself. */
export interface Recommender {
  /** The method in lower case with hyphens, as in result tables. */
  readonly name: string;
  /**
   * Learns. A second fit forgets the first.
   *
   * @throws MarqueeError `missing-input` when there is no viewer, title or event, or when something is missing that
   * this method needs; `invalid-shape` when parts do not fit each other; `cancelled` on abort.
   */
  fit(interactions: Interactions, work?: FitWork): Promise<FittedRecommender>;
  /** Restores what {@link FittedRecommender.save} gave. @throws MarqueeError `invalid-model`. */
  load(files: ModelFiles): Promise<FittedRecommender>;
}

/** What a viewer's history says for some titles: a title's score is its base and what every entry adds. */
export interface Contributions {
  /** What each entry of the history adds, in its order, `[entries, titles asked]`. */
  readonly entries: Matrix;
  /** What does not come from the history, `[titles asked]`. */
  readonly base: Float64Array;
}

/** A recommender that can be used. */
export interface FittedRecommender {
  readonly name: string;
  /** How many titles it knows. */
  readonly titles: number;
  /**
   * How well every title suits every viewer, `[viewers, titles]`: the higher, the better; of meaning only within one
   * viewer. Decided by the viewer's history alone, so new viewers need no training; titles of the history are scored
   * like any other. Hand in some thousands of viewers at a time: the result is dense.
   *
   * @throws MarqueeError `invalid-shape` when the histories have another number of titles, `cancelled` on abort.
   */
  score(viewers: Viewers, work?: ScoreWork): Promise<Matrix>;
  /**
   * Takes scores apart: what each title that one viewer has seen adds to the scores of some titles. Exact, but for
   * rounding.
   *
   * @param viewer Viewers with one row.
   * @param asked Titles, in the order of the result's columns.
   * @throws MarqueeError as {@link score}; `invalid-shape` also for another number of viewers than one.
   */
  contributions(viewer: Viewers, asked: readonly number[], work?: ScoreWork): Promise<Contributions>;
  /** Everything that `load` needs. The same model gives the same bytes. */
  save(): ModelFiles;
}

/** What can score titles: a fitted recommender, or another model that does so. */
export type TitleScorer = Pick<FittedRecommender, "titles" | "score">;
