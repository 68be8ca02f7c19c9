import { z } from "zod";
import { genreKey, withoutMedium } from "./genre-key.ts";
import { ourGenres, sourceGenres } from "./vocabulary-data.ts";

const genreName = z.string().trim().min(1).max(60);

/** A user's additions to the genre vocabulary, as in a JSON file. */
export const genreExtensionSchema = z.strictObject({
  /** Genres to add, as they are to stand in the catalogue. */
  genres: z.array(genreName).default([]),
  /** What a source's name means: any number of genres of the (extended) vocabulary; none drops it. Wins over ours. */
  mapping: z.record(z.string().max(200), z.array(genreName)).default({}),
});
export type GenreExtension = z.input<typeof genreExtensionSchema>;

/** The genres of the catalogue and what the sources' names for them mean. */
export interface GenreVocabulary {
  /** All genres, sorted. */
  readonly names: readonly string[];
  /** Whether a genre, as it stands in the catalogue, is one of the vocabulary. */
  has(name: string): boolean;
  /** The genres that names of a source mean, sorted, without repetitions. Unknown names stay under their own key. */
  map(names: readonly string[]): string[];
  /** How a genre is written for people. */
  label(name: string): string;
}

/**
 * Our vocabulary, extended by the user's.
 *
 * A name is looked up whole; then without words of the medium ("TV Westerns"); then by its parts around `&`, "and",
 * `/` and commas, when at least one part is known. A name of which nothing is known stays, in lower case.
 *
 * @throws ZodError when the extension is not of its schema; `readGenreExtension` checks files beforehand.
 */
export function createGenreVocabulary(extension: GenreExtension = {}): GenreVocabulary {
  const { genres, mapping } = genreExtensionSchema.parse(extension);
  const table = new Map<string, readonly string[]>();
  const names = new Set<string>([...Object.keys(ourGenres), ...genres.map(genreKey)]);
  for (const name of names) table.set(name, [name]);
  for (const [name, meaning] of Object.entries(sourceGenres)) table.set(name, meaning);
  for (const name of genres) table.set(genreKey(name), [genreKey(name)]);
  for (const [name, meaning] of Object.entries(mapping)) table.set(genreKey(name), meaning.map(genreKey));
  for (const meaning of Object.values(mapping)) for (const name of meaning) names.add(genreKey(name));
  const known = new Map<string, readonly string[]>();
  const labels: Readonly<Record<string, string>> = ourGenres;
  return {
    names: [...names].sort(),
    has: (name) => names.has(name),
    label: (name) => labels[name] ?? name.charAt(0).toUpperCase() + name.slice(1),
    map(sourceNames) {
      const found = new Set<string>();
      for (const name of sourceNames) {
        const meaning = known.get(name) ?? meaningOf(genreKey(name), table);
        known.set(name, meaning);
        for (const genre of meaning) found.add(genre);
      }
      return [...found].sort();
    },
  };
}

type Table = ReadonlyMap<string, readonly string[]>;

function lookUp(key: string, table: Table): readonly string[] | undefined {
  return table.get(key) ?? table.get(withoutMedium(key));
}

function meaningOf(key: string, table: Table): readonly string[] {
  const whole = lookUp(key, table);
  if (whole !== undefined) return whole;
  const parts = withoutMedium(key)
    .split(/\s*(?:\/|,|\band\b)\s*|(?<=action) (?=adventure)/)
    .filter((part) => part !== "");
  const meanings = parts.map((part) => lookUp(part, table));
  if (meanings.every((meaning) => meaning === undefined)) return [key];
  return meanings.flatMap((meaning, position) => meaning ?? [parts[position]]);
}
