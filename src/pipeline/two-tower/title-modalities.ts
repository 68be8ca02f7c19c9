import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import { createVisualFeatures } from "../../encoders/image/index.ts";
import {
  type Categories,
  type CategoryRow,
  fitCategories,
  type Modality,
  type ModalityShape,
  type VectorModality,
} from "../../models/two-tower/index.ts";
import { type Artifact, type Lake, readParquet } from "../../storage/index.ts";
import { type Matrix, matrixOf, rowOf } from "../../vectors/index.ts";
import { type ContentVectors, readEmbeddingsByName, vectorsInOrder } from "../recommend/content.ts";

/** The modality of posters. */
const coverArt = "cover-art";
/** Of the cast, in the order of billing. */
const castRead = 8;
/** The top 2,000 actors and directors, as in the paper. */
const limits = {
  genre: {},
  keyword: { least: 3, most: 2000 },
  person: { least: 2, most: 2000 },
  maturity: {},
  country: { least: 3 },
  language: { least: 3 },
  year: {},
  kind: {},
  month: { least: 3 },
  popularity: {},
  recentPopularity: {},
};

/**
 * What is said of a title as categories; years by half decades. `month` is the one in which it came into the catalogue,
 * where the catalogue says so.
 */
export function categoriesOf(title: Omit<Title, "id" | "sources" | "externalIds">): CategoryRow {
  const { year, maturity, addedDate } = title;
  return {
    genre: title.genres,
    keyword: (title.keywords ?? []).map((keyword) => keyword.toLowerCase()),
    person: [...(title.directors ?? []), ...(title.cast ?? []).slice(0, castRead)],
    maturity: maturity === undefined ? [] : [maturity],
    country: title.countries ?? [],
    language: title.languages ?? [],
    year: year === undefined ? [] : [String(Math.floor(year / 5) * 5)],
    kind: [title.kind],
    month: addedDate === undefined ? [] : [addedDate.slice(0, 7)],
  };
}

/** The modalities of a catalogue and the vocabulary of its categories. */
export interface CatalogueModalities {
  readonly modalities: readonly Modality[];
  readonly vocabulary: Categories;
}

/** What is learned from of the titles' viewing, in their order. */
export interface TitleViewing {
  /** 1 for titles that the vocabulary may be learned from, `[titles]`. */
  readonly warm: Uint8Array;
  /** How popular titles are, before what is to be predicted. */
  readonly popularity: readonly CategoryRow[];
}

/** What {@link catalogueModalities} reads. */
export interface ModalityInputs {
  readonly lake: Lake;
  /** Artifacts of a run by step: `import`, and as far as there `encode` and `train` or `refit`. */
  readonly inputs: Readonly<Record<string, Artifact>>;
  /** The folder that was imported, in which the posters lie; without it there is no cover art. */
  readonly pictures?: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * What is known of every title: categories, vectors of the text and of the genre spectrum, and visual features of the
 * poster. A modality that no title has is left out.
 *
 * @throws MarqueeError `missing-input` when there are posters and none can be read.
 */
export async function catalogueModalities(
  titles: readonly Title[],
  { warm, popularity }: TitleViewing,
  { lake, inputs, pictures, signal }: ModalityInputs,
): Promise<CatalogueModalities> {
  const said = titles.map(categoriesOf);
  const rows = said.map((row, at) => ({ ...row, ...popularity[at] }));
  const vocabulary = fitCategories(
    rows.filter((_, title) => warm[title] === 1),
    limits,
  );
  const ids = titles.map(({ id }) => id);
  const contents = Object.entries(await readEmbeddingsByName(lake, inputs)).map(([name, content]) =>
    vectorsOf(name, content, ids),
  );
  const table = join(inputs.import.folder, "posters.parquet");
  const posters =
    pictures === undefined ? [] : [await posterModality(ids, { table, pictures }, lake, signal)];
  const vectors = [...contents, ...posters].filter(({ present }) => present.includes(1));
  const categorical = {
    kind: "categories",
    name: "categorical",
    categories: vocabulary.encode(rows),
    // A title that nobody has watched yet is not known to be unpopular.
    categoriesWhenNew: vocabulary.encode(said),
  } as const;
  return { vocabulary, modalities: [categorical, ...vectors] };
}

/** A title that the catalogue does not have, as far as it is known. */
export interface NewTitleFacts {
  readonly facts: Parameters<typeof categoriesOf>[0];
  /** What it is like, by modality: `text`, `spectrum`. */
  readonly vectors: Readonly<Record<string, Float32Array>>;
  /** Path of its poster. */
  readonly poster?: string;
}

/**
 * The modalities of one new title for a model that was fitted on those of {@link catalogueModalities}; what is not known
 * of it is missing.
 *
 * @throws MarqueeError `missing-input` for a poster that cannot be read.
 */
export async function newTitleModalities(
  { facts, vectors, poster }: NewTitleFacts,
  {
    modalities,
    vocabulary,
  }: { readonly modalities: readonly ModalityShape[]; readonly vocabulary: Categories },
  signal?: AbortSignal,
): Promise<Modality[]> {
  const art = poster !== undefined && modalities.some(({ name }) => name === coverArt);
  const known: Readonly<Record<string, Float32Array>> = {
    ...vectors,
    ...(art && { [coverArt]: await posterVector(poster, signal) }),
  };
  return modalities.map((shape): Modality => {
    const { name } = shape;
    if (shape.kind === "categories") {
      return { kind: "categories", name, categories: vocabulary.encode([categoriesOf(facts)]) };
    }
    const values = Object.hasOwn(known, name) ? known[name] : new Float32Array(shape.dimensions);
    const present = Uint8Array.of(Number(Object.hasOwn(known, name)));
    return { kind: "vectors", name, values: matrixOf(values, shape.dimensions), present };
  });
}

async function posterVector(path: string, signal: AbortSignal | undefined): Promise<Float32Array> {
  const encoder = createVisualFeatures();
  const { present, vectors } = await encoder.encode([path], { signal });
  await encoder.close();
  if (present[0] === 1) return rowOf(vectors, 0);
  throw new MarqueeError("missing-input", `The poster ${path} cannot be read.`, {
    hint: "It is to be a picture on this machine, such as a JPEG or PNG file, named from the folder of the title's file.",
  });
}

function vectorsOf(
  name: string,
  { ids, vectors }: ContentVectors,
  titles: readonly string[],
): VectorModality {
  const known = new Set(ids);
  return {
    kind: "vectors",
    name,
    values: vectorsInOrder(vectors, ids, titles),
    present: Uint8Array.from(titles, (title) => Number(known.has(title))),
  };
}

async function posterModality(
  titles: readonly string[],
  { table, pictures }: { readonly table: string; readonly pictures: string },
  lake: Lake,
  signal: AbortSignal | undefined,
): Promise<VectorModality> {
  const placeOf = new Map(titles.map((title, at) => [title, at]));
  const posters: { readonly place: number; readonly path: string }[] = [];
  for await (const row of readParquet<{ titleId: string; path: string }>(lake, table)) {
    const place = placeOf.get(row.titleId);
    if (place !== undefined) posters.push({ place, path: join(pictures, row.path) });
  }
  const encoder = createVisualFeatures();
  const encoded = await encoder.encode(
    posters.map((poster) => poster.path),
    { signal },
  );
  await encoder.close();
  if (posters.length > 0 && !encoded.present.includes(1)) {
    throw new MarqueeError("missing-input", `None of ${posters.length} posters can be read in ${pictures}.`, {
      hint: "--data names the folder that was imported; without it there is no cover art.",
    });
  }
  const values: Matrix = matrixOf(new Float32Array(titles.length * encoder.dimensions), encoder.dimensions);
  const present = new Uint8Array(titles.length);
  posters.forEach(({ place }, row) => {
    if (encoded.present[row] === 0) return;
    present[place] = 1;
    values.values.set(rowOf(encoded.vectors, row), place * encoder.dimensions);
  });
  return { kind: "vectors", name: coverArt, values, present };
}
