import { MarqueeError } from "../../core/index.ts";
import {
  fitStandardisation,
  type Matrix,
  type SparseMatrix,
  type Standardisation,
} from "../../vectors/index.ts";

/** A modality that is a vector for each title: a text embedding, a poster's, the genre spectrum. */
export interface VectorModality {
  readonly kind: "vectors";
  /** Lower case with hyphens, such as `synopsis`. */
  readonly name: string;
  /** `[titles, dimensions]` */
  readonly values: Matrix;
  /** 1 where a title has it, `[titles]`. */
  readonly present: Uint8Array;
}

/** A modality that is a set of categories for each title: genres, people, a country. A title without any lacks it. */
export interface CategoryModality {
  readonly kind: "categories";
  readonly name: string;
  /** Weight of every category that a title has, `[titles, categories]`. */
  readonly categories: SparseMatrix;
  /**
   * What would be said of a title that nobody has watched yet, of the same shape: without how popular it is. Training
   * shows it where it hides the id of a title. Default: `categories`.
   */
  readonly categoriesWhenNew?: SparseMatrix;
}

export type Modality = VectorModality | CategoryModality;

/** What the network needs to know of a modality. */
export type ModalityShape =
  | { readonly kind: "vectors"; readonly name: string; readonly dimensions: number }
  | { readonly kind: "categories"; readonly name: string; readonly categories: number };

/** How many numbers a modality has for a title. */
export const widthOf = (shape: ModalityShape): number =>
  shape.kind === "vectors" ? shape.dimensions : shape.categories;

/** The name of the modality that is a title's own embedding. */
export const idModality = "id";

/** The shapes of modalities. @throws MarqueeError `invalid-option` for names that cannot be told apart. */
export function shapesOf(modalities: readonly Modality[]): ModalityShape[] {
  const names = modalities.map(({ name }) => name);
  const bad = names.find((name, at) => name === idModality || names.indexOf(name) !== at);
  if (bad !== undefined) {
    throw new MarqueeError("invalid-option", `Two modalities are called "${bad}".`);
  }
  return modalities.map((modality) =>
    modality.kind === "vectors"
      ? { kind: modality.kind, name: modality.name, dimensions: modality.values.dimensions }
      : {
          kind: modality.kind,
          name: modality.name,
          categories: modality.categories.dimensions,
        },
  );
}

/** How many titles modalities are of. @throws MarqueeError `invalid-shape` when they differ, `missing-input` without any. */
export function titleCount(modalities: readonly Modality[]): number {
  const counts = modalities.map((modality) =>
    modality.kind === "vectors" ? modality.values.rows : modality.categories.rows,
  );
  if (counts.length === 0) throw new MarqueeError("missing-input", "Titles have no modality at all.");
  if (counts.every((count) => count === counts[0])) return counts[0];
  const described = modalities.map(({ name }, at) => `${name}: ${counts[at]}`);
  throw new MarqueeError("invalid-shape", `Modalities are of different titles: ${described.join(", ")}.`);
}

/** How the vectors of each modality are scaled: mean 0 and deviation 1 over the warm titles that have it. */
export function scalesOf(
  modalities: readonly Modality[],
  warm: Uint8Array,
): Readonly<Record<string, Standardisation>> {
  const entries = modalities
    .filter((modality) => modality.kind === "vectors")
    .map(({ name, values, present }) => {
      const there = Uint32Array.from(present.keys()).filter((title) => present[title] === 1);
      const learned = there.filter((title) => warm[title] === 1);
      const unscaled = {
        mean: new Float32Array(values.dimensions),
        deviation: new Float32Array(values.dimensions).fill(1),
      };
      return [name, learned.length > 0 ? fitStandardisation(values, learned) : unscaled] as const;
    });
  return Object.fromEntries(entries);
}
