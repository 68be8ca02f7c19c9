import type { SourceRecord } from "../../domain/index.ts";
import { primaryGenres } from "../genres/primary-genres.ts";
import type { GenreVocabulary } from "../genres/vocabulary.ts";
import type { ResolutionOptions } from "./options.ts";

/** The family of a source: its name up to the first hyphen, unless the options say otherwise. */
export function voiceOf(source: string, options: ResolutionOptions): string {
  return options.genreVoices[source] ?? source.split("-", 1)[0];
}

/**
 * All genres of a title and its primary ones, in our vocabulary. Within a voice the most trusted record that gives
 * genres speaks; `genres` unites what all records give.
 *
 * @param records The most trusted first.
 */
export function mergeGenres(
  records: readonly SourceRecord[],
  vocabulary: GenreVocabulary,
  options: ResolutionOptions,
): { genres: string[]; primaryGenres: string[] } {
  const all = new Set<string>();
  const voices = new Map<string, string[]>();
  for (const record of records) {
    if (record.genres === undefined) continue;
    const genres = vocabulary.map(record.genres);
    for (const genre of genres) all.add(genre);
    const voice = voiceOf(record.source, options);
    if (genres.length > 0 && !voices.has(voice)) voices.set(voice, genres);
  }
  return { genres: [...all].sort(), primaryGenres: primaryGenres([...voices.values()]) };
}
