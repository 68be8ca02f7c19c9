import type { DataArray, Feeds, Values } from "../../tensor/index.ts";
import { rowOf, type SparseMatrix } from "../../vectors/index.ts";
import { idModality, type Modality, type ModalityShape } from "./modality.ts";

/** Feed names of a title's modality. */
export const feedOf = (name: string) => `title-${name}`;
export const weightsFeedOf = (name: string) => `title-${name}-weights`;
/** Which modalities a title has, `[modalities]`, in their order, the id last. */
export const presentFeed = "title-present";

/** The row of a table of embeddings that stands for no title. What it holds is masked wherever it comes. */
export const noId = 0;
/** The row of a title in a table of embeddings. */
export const rowOfTitle = (title: number) => title + 1;

/** Order in which modalities stand everywhere: as given, the id last. */
export function modalityNames(shapes: readonly ModalityShape[], titleIds: boolean): string[] {
  return [...shapes.map(({ name }) => name), ...(titleIds ? [idModality] : [])];
}

/** Feeds of one title, or with `count` of so many titles for one example. */
export function titleFeeds(
  shapes: readonly ModalityShape[],
  { titleIds, idDimensions }: { readonly titleIds: boolean; readonly idDimensions: number },
  count?: number,
): Feeds {
  const of = (shape: readonly number[]) => (count === undefined ? [...shape] : [count, ...shape]);
  const feeds: Record<string, Feeds[string]> = {};
  for (const shape of shapes) {
    if (shape.kind === "vectors") feeds[feedOf(shape.name)] = { shape: of([shape.dimensions]) };
    else {
      feeds[feedOf(shape.name)] = { shape: of([shape.most]), type: "int32" };
      feeds[weightsFeedOf(shape.name)] = { shape: of([shape.most]) };
    }
  }
  if (titleIds) feeds[feedOf(idModality)] = { shape: of([idDimensions]) };
  feeds[presentFeed] = { shape: of([modalityNames(shapes, titleIds).length]) };
  return feeds;
}

/** Writes titles into feeds. */
export class TitleWriter {
  private readonly modalities: readonly Modality[];
  private readonly shapes: readonly ModalityShape[];
  private readonly titleIds: boolean;

  constructor(modalities: readonly Modality[], shapes: readonly ModalityShape[], titleIds: boolean) {
    this.modalities = modalities;
    this.shapes = shapes;
    this.titleIds = titleIds;
  }

  /**
   * Writes the title of a row of the modalities to a place of the feeds; the id feed takes the row number in the table.
   *
   * @param idRow Row of the id table, or {@link noId} for a title without an id or whose id is hidden.
   */
  write(arrays: Readonly<Record<string, DataArray>>, place: number, title: number, idRow: number): void {
    const present = arrays[presentFeed];
    const count = this.modalities.length + Number(this.titleIds);
    this.modalities.forEach((modality, at) => {
      const shape = this.shapes[at];
      const there =
        modality.kind === "vectors" ? modality.present[title] === 1 : hasAny(modality.categories, title);
      present[place * count + at] = Number(there);
      if (modality.kind === "vectors") {
        const target = arrays[feedOf(modality.name)] as Float32Array;
        target.set(rowOf(modality.values, title), place * modality.values.dimensions);
      } else if (shape.kind === "categories") {
        writeCategories(modality.categories, title, {
          rows: arrays[feedOf(modality.name)] as Int32Array,
          weights: arrays[weightsFeedOf(modality.name)] as Float32Array,
          first: place * shape.most,
          most: shape.most,
        });
      }
    });
    if (!this.titleIds) return;
    present[place * count + count - 1] = Number(idRow !== noId);
    arrays[feedOf(idModality)][place] = idRow;
  }

  /** Feeds of some titles, for prediction. The id feed holds rows of the table. */
  feeds(titles: ArrayLike<number>, idRowOf: (title: number) => number): Record<string, Values> {
    const feeds: Record<string, Values> = {};
    const count = titles.length;
    for (const shape of this.shapes) {
      if (shape.kind === "vectors") {
        const data = new Float32Array(count * shape.dimensions);
        feeds[feedOf(shape.name)] = { data, shape: [count, shape.dimensions] };
      } else {
        const box = [count, shape.most];
        feeds[feedOf(shape.name)] = { data: new Int32Array(count * shape.most), shape: box };
        feeds[weightsFeedOf(shape.name)] = { data: new Float32Array(count * shape.most), shape: box };
      }
    }
    const width = modalityNames(this.shapes, this.titleIds).length;
    feeds[presentFeed] = { data: new Float32Array(count * width), shape: [count, width] };
    if (this.titleIds) feeds[feedOf(idModality)] = { data: new Int32Array(count), shape: [count] };
    const arrays = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]));
    for (let place = 0; place < count; place++)
      this.write(arrays, place, titles[place], idRowOf(titles[place]));
    return feeds;
  }
}

const hasAny = ({ offsets }: SparseMatrix, row: number) => offsets[row + 1] > offsets[row];

interface CategoryTarget {
  readonly rows: Int32Array;
  readonly weights: Float32Array;
  readonly first: number;
  readonly most: number;
}

/** Categories of a title and their weights, scaled to a sum of squares of 1; the rest has the weight 0. */
function writeCategories(
  matrix: SparseMatrix,
  title: number,
  { rows, weights, first, most }: CategoryTarget,
): void {
  rows.fill(0, first, first + most);
  weights.fill(0, first, first + most);
  let cells = Array.from({ length: matrix.offsets[title + 1] - matrix.offsets[title] }, (_, at) => {
    const cell = matrix.offsets[title] + at;
    return { column: matrix.columns[cell], weight: matrix.values[cell] };
  });
  if (cells.length > most) {
    cells = cells.toSorted((a, b) => b.weight - a.weight || a.column - b.column).slice(0, most);
  }
  const length = Math.sqrt(cells.reduce((sum, { weight }) => sum + weight * weight, 0)) || 1;
  cells.forEach(({ column, weight }, at) => {
    rows[first + at] = column;
    weights[first + at] = weight / length;
  });
}
