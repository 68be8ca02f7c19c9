import { MarqueeError } from "../../core/index.ts";
import { type Matrix, type SparseMatrix, sparseMatrixOf } from "../../vectors/index.ts";
import type { CatalogueView } from "./catalogue-view.ts";
import { type StandIns, standInsFor } from "./cold-titles.ts";
import { type ContentVectors, vectorsInOrder } from "./content.ts";
import type { LearnedRecommender } from "./recommender-step.ts";

/** Titles that nobody likes yet, and what stands for them. */
export interface ColdTitles {
  readonly ids: readonly string[];
  readonly standIns: StandIns;
}

/** A recommender with the titles that it speaks of. */
export class LoadedRecommender {
  readonly catalogue: CatalogueView;
  readonly learned: LearnedRecommender;
  /** Absent where the run encoded no texts. */
  readonly content: ContentVectors | undefined;
  readonly signal: AbortSignal | undefined;
  private readonly columns: ReadonlyMap<string, number>;

  constructor(
    catalogue: CatalogueView,
    learned: LearnedRecommender,
    content: ContentVectors | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.catalogue = catalogue;
    this.learned = learned;
    this.content = content;
    this.signal = signal;
    this.columns = new Map(learned.titles.map((title, at) => [title, at]));
  }

  /** Where the model has a title; `undefined` for one that nobody likes. */
  columnOf(id: string): number | undefined {
    return this.columns.get(id);
  }

  /** The history of one viewer, `[1, titles]`, as far as the model knows it. */
  historyOf(likes: readonly string[]): SparseMatrix {
    const columns = new Set(likes.flatMap((id) => this.columns.get(id) ?? []));
    return sparseMatrixOf([[...columns].map((column) => [column, 1] as const)], this.learned.titles.length);
  }

  /** Scores of all known titles, `[viewers, titles]`. @throws MarqueeError `missing-input` without likings. */
  scores(histories: SparseMatrix): Promise<Matrix> {
    const { model } = this.learned;
    if (model) return model.score({ histories }, { signal: this.signal });
    throw new MarqueeError("missing-input", "No event of the catalogue shows a liking.", {
      hint: "Import events with ratings or shares watched.",
    });
  }

  /** Those titles that nobody likes yet and that have a text. */
  async coldTitles(ids: Iterable<string>): Promise<ColdTitles | undefined> {
    if (this.content === undefined) return undefined;
    const { ids: present, vectors } = this.content;
    const known = new Set(present);
    const cold = [...ids].filter((id) => !this.columns.has(id) && known.has(id));
    if (cold.length === 0) return undefined;
    return { ids: cold, standIns: await this.standIns(vectorsInOrder(vectors, present, cold)) };
  }

  /** The known titles that stand for titles of such a content. */
  standIns(cold: Matrix): Promise<StandIns> {
    return standInsFor(this.knownVectors(), cold, this.signal);
  }

  /** The content of the titles that the model knows, `[titles, dimensions]`. @throws MarqueeError `not-found`. */
  knownVectors(): Matrix {
    if (this.content === undefined) {
      throw new MarqueeError("not-found", "The latest run encoded no texts.", {
        hint: "Run it to the step encode.",
      });
    }
    return vectorsInOrder(this.content.vectors, this.content.ids, this.learned.titles);
  }
}
