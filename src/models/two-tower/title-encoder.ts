import { MarqueeError } from "../../core/index.ts";
import type { LoadedModel, Values } from "../../tensor/index.ts";
import { type Matrix, matrixOf, type SparseMatrix } from "../../vectors/index.ts";
import { sumOfSets, unitWeights } from "./bag-table.ts";
import { idModality, type Modality, type ModalityShape, shapesOf, titleCount, widthOf } from "./modality.ts";
import { tableRows } from "./table-rows.ts";
import { feedOf, modalityNames, TitleWriter } from "./title-feeds.ts";

/** Titles that go through the tower at a time. */
const blockTitles = 1024;

/** What the title tower makes of titles. */
export interface EmbeddedTitles {
  /** `[titles, dimensions]` */
  readonly vectors: Matrix;
  /** How much each modality counted, `[titles, modalities]`; 0 where a title lacks it. */
  readonly attention: Matrix;
}

/** What {@link embedTitles} needs of a model. */
export interface TitleEncoder {
  /** The title tower. */
  readonly tower: LoadedModel;
  /** Embeddings of titles; row `noId` is of no title. Undefined where the model has none. */
  readonly ids: Matrix | undefined;
  /** Embeddings of the categories of modalities, by name. */
  readonly categories: Readonly<Record<string, Matrix>>;
  readonly shapes: readonly ModalityShape[];
  readonly dimensions: number;
}

/**
 * Vectors of titles from their modalities, and how much each counted.
 *
 * @param idRowOf Row of `ids` of each title, or `noId`.
 * @throws MarqueeError `invalid-shape` when the modalities are not those that the model was fitted with.
 */
export async function embedTitles(
  { tower, ids, categories, shapes, dimensions }: TitleEncoder,
  modalities: readonly Modality[],
  idRowOf: (title: number) => number,
): Promise<EmbeddedTitles> {
  checkModalities(modalities, shapes);
  const writer = new TitleWriter(modalities, shapes, ids !== undefined);
  const sets = modalities.filter((modality) => modality.kind === "categories");
  const bags = sets.map(({ name, categories: of }) => ({ name, sets: unitWeights(of) }));
  const count = titleCount(modalities);
  const width = modalityNames(shapes, ids !== undefined).length;
  const vectors = new Float32Array(count * dimensions);
  const attention = new Float32Array(count * width);
  for (let first = 0; first < count; first += blockTitles) {
    const rows = Uint32Array.from({ length: Math.min(blockTitles, count - first) }, (_, at) => first + at);
    const feeds = writer.feeds(rows, idRowOf);
    if (ids) feeds[feedOf(idModality)] = tableRows(ids, feeds[feedOf(idModality)]);
    for (const bag of bags) feeds[feedOf(bag.name)] = setRows(categories[bag.name], bag.sets, rows);
    const outputs = await tower.predict(feeds);
    vectors.set(outputs.title.data, first * dimensions);
    attention.set(outputs.attention.data, first * width);
  }
  return { vectors: matrixOf(vectors, dimensions), attention: matrixOf(attention, width) };
}

function setRows(embeddings: Matrix, sets: SparseMatrix, rows: Uint32Array): Values {
  const data = new Float32Array(rows.length * embeddings.dimensions);
  sumOfSets(embeddings, sets, rows, data);
  return { data, shape: [rows.length, embeddings.dimensions] };
}

function checkModalities(modalities: readonly Modality[], expected: readonly ModalityShape[]): void {
  const [given, wanted] = [shapesOf(modalities), expected].map((shapes) =>
    shapes.map((shape) => `${shape.name} (${widthOf(shape)})`).join(", "),
  );
  if (given === wanted) return;
  throw new MarqueeError("invalid-shape", `The model needs the modalities ${wanted}; got ${given}.`);
}
