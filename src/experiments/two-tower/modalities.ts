import type { Progress } from "../../core/index.ts";
import { createVisualFeatures } from "../../encoders/image/index.ts";
import { createTfidfWord2Vec } from "../../encoders/text/index.ts";
import {
  type Categories,
  type CategoryModality,
  type CategoryRow,
  fitCategories,
  type Modality,
  popularityLevels,
  type VectorModality,
} from "../../models/two-tower/index.ts";
import { matrixOf, rowOf } from "../../vectors/index.ts";
import type { MovieFacts } from "./titles.ts";
import { trainedCoverArt } from "./trained-art.ts";

/** The modalities of the protocol by name. */
export interface ProtocolModalities {
  /** Genres, keywords, people, maturity, country, language, year, month, runtime, popularity. */
  readonly categorical: CategoryModality;
  /** TF-IDF-weighted word vectors of what a title is about. */
  readonly synopsis: VectorModality;
  /** Visual features of the poster. */
  readonly "cover-art": VectorModality;
  /** The same through a small network that the genres of the warm titles trained. */
  readonly "trained-cover-art": VectorModality;
  /** What the categories stand for. */
  readonly vocabulary: Categories;
}

/** The modalities that methods are made of. */
export type ModalityName = Exclude<keyof ProtocolModalities, "vocabulary">;

/** What modalities are made from. */
export interface ModalitySource {
  readonly titles: readonly MovieFacts[];
  /** 1 for titles that may be learned from: vocabularies, word vectors and scales are theirs alone, `[titles]`. */
  readonly warm: Uint8Array;
  /** Events of training by title: of all time, and of its last 60 days, `[titles]`. */
  readonly views: Float64Array;
  readonly recentViews: Float64Array;
}

/** How {@link protocolModalities} is run. */
export interface ModalityWork {
  readonly seed: number | string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** Makes the modalities of titles. @throws MarqueeError `cancelled` on abort. */
export async function protocolModalities(
  source: ModalitySource,
  work: ModalityWork,
): Promise<ProtocolModalities> {
  const art = await coverArt(source, work);
  return {
    ...categoricalModality(source),
    synopsis: await synopsis(source, work),
    "cover-art": art,
    "trained-cover-art": await trainedCoverArt({ ...source, art }, work),
  };
}

/** Those that the whole models are given, as a list. */
export const allModalities = (modalities: ProtocolModalities): Modality[] => [
  modalities.categorical,
  modalities.synopsis,
  modalities["cover-art"],
];

const popularityLevelCount = 10;
/** Of the cast, in the order of billing. */
const castRead = 8;
const limits = {
  genre: {},
  keyword: { least: 5, most: 2000 },
  person: { least: 2, most: 2000 },
  maturity: {},
  country: { least: 3 },
  language: { least: 3 },
  year: {},
  month: {},
  runtime: { least: 3 },
  popularity: {},
  "recent-popularity": {},
};

/** 1 for the categories that are people, `[categories]`. */
export function peopleColumns({ vocabulary }: Pick<ProtocolModalities, "vocabulary">): Uint8Array {
  return Uint8Array.from({ length: vocabulary.size }, (_, column) =>
    Number(vocabulary.at(column)[0] === "person"),
  );
}

/** What is said of titles and how popular they are, as categories, with the vocabulary of those that may be learned from. */
export function categoricalModality({
  titles,
  warm,
  views,
  recentViews,
}: ModalitySource): Pick<ProtocolModalities, "categorical" | "vocabulary"> {
  const [levels, recent] = [views, recentViews].map((counts) =>
    popularityLevels(counts, popularityLevelCount),
  );
  const facts = titles.map(categoriesOf);
  const rows = facts.map((row, title) => ({
    ...row,
    popularity: listOf(levels[title]),
    "recent-popularity": listOf(recent[title]),
  }));
  const vocabulary = fitCategories(
    rows.filter((_, title) => warm[title] === 1),
    limits,
  );
  const categories = vocabulary.encode(rows);
  const categoriesWhenNew = vocabulary.encode(facts);
  return {
    vocabulary,
    categorical: { kind: "categories", name: "categorical", categories, categoriesWhenNew },
  };
}

/** Facts that are true of a title before anyone has watched it. */
function categoriesOf(facts: MovieFacts): CategoryRow {
  const { cast, directors, year, releaseDate, runtimeMinutes, maturity } = facts;
  return {
    genre: [...facts.movielensGenres, ...facts.tmdbGenres].map((genre) => genre.toLowerCase()),
    keyword: facts.keywords,
    person: [...directors, ...cast.slice(0, castRead)],
    maturity: listOf(maturity),
    country: facts.countries,
    language: facts.languages,
    // Half decades: single years of old films have too few titles to learn from.
    year: listOf(year && String(Math.floor(year / 5) * 5)),
    month: listOf(releaseDate?.slice(5, 7)),
    // Quarters of an hour.
    runtime: listOf(runtimeMinutes && String(Math.floor(runtimeMinutes / 15))),
  };
}

const listOf = (value: string | 0 | undefined) => (value ? [value] : []);

/** Words of three and a half thousand synopses: smaller steps than a large catalogue needs would learn nothing. */
const wordOptions = { dimensions: 100, epochs: 20 };

async function synopsis(
  { titles, warm }: ModalitySource,
  { seed, signal }: ModalityWork,
): Promise<VectorModality> {
  const documents = titles.map(({ synopsis: text = "", tagline = "" }) => ({ text: `${text} ${tagline}` }));
  const readable = documents.map(({ text }) => text.trim() !== "");
  const learned = documents.filter((_, title) => readable[title] && warm[title] === 1);
  const fitted = await createTfidfWord2Vec(wordOptions).fit(learned, { seed, signal });
  const values = matrixOf(await fitted.encode(documents, { signal }), fitted.dimensions);
  return { kind: "vectors", name: "synopsis", values, present: Uint8Array.from(readable, Number) };
}

async function coverArt(
  { titles }: ModalitySource,
  { signal, progress }: ModalityWork,
): Promise<VectorModality> {
  const encoder = createVisualFeatures();
  const { dimensions } = encoder;
  const pictured = Array.from(titles.keys()).filter((title) => titles[title].posterPath !== undefined);
  const paths = pictured.map((title) => titles[title].posterPath ?? "");
  const encoded = await encoder.encode(paths, { signal, progress });
  await encoder.close();
  const values = matrixOf(new Float32Array(titles.length * dimensions), dimensions);
  const present = new Uint8Array(titles.length);
  pictured.forEach((title, row) => {
    present[title] = encoded.present[row];
    values.values.set(rowOf(encoded.vectors, row), title * dimensions);
  });
  return { kind: "vectors", name: "cover-art", values, present };
}
