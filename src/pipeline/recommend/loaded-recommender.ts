import { MarqueeError } from "../../core/index.ts";
import { type Matrix, type SparseMatrix, sparseMatrixOf } from "../../vectors/index.ts";
import type { Project } from "../project.ts";
import type { CatalogueView } from "./catalogue-view.ts";
import { type StandIns, standInsFor } from "./cold-titles.ts";
import { type LearnedRecommender, vectorsInOrder } from "./recommender-step.ts";

/** Titles that nobody likes yet, and what stands for them. */
export interface ColdTitles {
  readonly ids: readonly string[];
  readonly standIns: StandIns;
}

/** Vectors of the genre spectrum by title. */
export interface SpectrumVectors {
  readonly ids: readonly string[];
  readonly vectors: Matrix;
}

/** A recommender with the titles that it speaks of. */
export class LoadedRecommender {
  readonly catalogue: CatalogueView;
  readonly learned: LearnedRecommender;
  /** Absent where the run did not reach the spectrum. */
  readonly spectrum: SpectrumVectors | undefined;
  readonly signal: AbortSignal | undefined;
  private readonly columns: ReadonlyMap<string, number>;

  constructor(
    catalogue: CatalogueView,
    learned: LearnedRecommender,
    spectrum: SpectrumVectors | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.catalogue = catalogue;
    this.learned = learned;
    this.spectrum = spectrum;
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

  /** Those titles that nobody likes yet and that have a place in the spectrum. */
  async coldTitles(ids: Iterable<string>): Promise<ColdTitles | undefined> {
    if (this.spectrum === undefined) return undefined;
    const { ids: present, vectors } = this.spectrum;
    const inSpectrum = new Set(present);
    const cold = [...ids].filter((id) => !this.columns.has(id) && inSpectrum.has(id));
    if (cold.length === 0) return undefined;
    return { ids: cold, standIns: await this.standIns(vectorsInOrder(vectors, present, cold)) };
  }

  /** The known titles that stand for vectors of the spectrum. */
  standIns(cold: Matrix): Promise<StandIns> {
    return standInsFor(this.knownVectors(), cold, this.signal);
  }

  /** The spectrum of the titles that the model knows, `[titles, dimensions]`. @throws MarqueeError `not-found`. */
  knownVectors(): Matrix {
    if (this.spectrum === undefined) {
      throw new MarqueeError("not-found", "The project has no genre spectrum yet.", {
        hint: "Run `marquee run` to the step train.",
      });
    }
    return vectorsInOrder(this.spectrum.vectors, this.spectrum.ids, this.learned.titles);
  }
}

/** The vectors of a project's published spectrum. */
export async function readSpectrum(project: Project): Promise<SpectrumVectors> {
  const { ids, vectors, dimensions } = await project.spectrumVectors();
  return { ids, vectors: { values: vectors, rows: ids.length, dimensions } };
}
