import type { DataArray, Feeds, Values } from "../../tensor/index.ts";
import { rowOf, type SparseMatrix } from "../../vectors/index.ts";
import { idModality, type Modality, type ModalityShape } from "./modality.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** Feed names of a title's modality. */
export const feedOf = (name: string) => `title-${name}`;
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

type FeedWidths = Pick<TwoTowerConfiguration, "titleIds" | "idDimensions" | "modalityWidth">;

/** Feeds of one title, or with `count` of so many titles for one example. */
export function titleFeeds(
  shapes: readonly ModalityShape[],
  { titleIds, idDimensions, modalityWidth }: FeedWidths,
  count?: number,
): Feeds {
  const of = (shape: readonly number[]) => (count === undefined ? [...shape] : [count, ...shape]);
  const feeds: Record<string, Feeds[string]> = {};
  for (const shape of shapes) {
    // Embeddings of categories are summed outside the graph: see `createBagTable`.
    const width = shape.kind === "vectors" ? shape.dimensions : modalityWidth;
    feeds[feedOf(shape.name)] = { shape: of([width]) };
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
   * Writes the title of a row of the modalities to a place of the feeds. Where tables have the vectors, the number of
   * a row is written: for categories that of the title, for ids that in their table.
   *
   * @param idRow Row of the id table, or {@link noId} for a title without an id or whose id is hidden.
   * @param asNew Whether it is shown as it would be if nobody had watched it yet.
   */
  write(
    arrays: Readonly<Record<string, DataArray>>,
    place: number,
    title: number,
    idRow: number,
    asNew = false,
  ): void {
    const present = arrays[presentFeed];
    const count = this.modalities.length + Number(this.titleIds);
    this.modalities.forEach((modality, at) => {
      const target = arrays[feedOf(modality.name)];
      if (modality.kind === "vectors") {
        present[place * count + at] = modality.present[title];
        (target as Float32Array).set(rowOf(modality.values, title), place * modality.values.dimensions);
      } else {
        const { categories, categoriesWhenNew } = modality;
        const isOther = asNew && categoriesWhenNew !== undefined;
        present[place * count + at] = Number(hasAny(isOther ? categoriesWhenNew : categories, title));
        target[place] = isOther ? categories.rows + title : title;
      }
    });
    if (!this.titleIds) return;
    present[place * count + count - 1] = Number(idRow !== noId);
    arrays[feedOf(idModality)][place] = idRow;
  }

  /** Feeds of some titles, for prediction; row numbers for what tables have. */
  feeds(titles: ArrayLike<number>, idRowOf: (title: number) => number): Record<string, Values> {
    const feeds: Record<string, Values> = {};
    const count = titles.length;
    for (const shape of this.shapes) {
      feeds[feedOf(shape.name)] =
        shape.kind === "vectors"
          ? { data: new Float32Array(count * shape.dimensions), shape: [count, shape.dimensions] }
          : { data: new Int32Array(count), shape: [count] };
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
