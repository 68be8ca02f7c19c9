import type { Title } from "../domain/index.ts";
import { splitByBucket } from "../metrics/index.ts";

/** Which titles a spectrum is trained on, stopped by, and judged by; rows of the encoded titles. */
export interface SpectrumParts {
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
}

/**
 * Splits titles by the hash of their TMDB number, or of their own id where there is none: buckets 0–5 train, 6–7
 * valid, 8–9 test. Titles without a genre are in no part.
 */
export function spectrumParts(titles: readonly Title[]): SpectrumParts {
  const keys = titles.map(({ id, externalIds }) => externalIds.tmdb ?? id);
  const parts = splitByBucket(keys, { train: [0, 5], valid: [6, 7], test: [8, 9] });
  const hasGenre = new Set(labelledRows(titles));
  const labelled = (rows: Int32Array) => rows.filter((row) => hasGenre.has(row));
  return { train: labelled(parts.train), valid: labelled(parts.valid), test: labelled(parts.test) };
}

/** The rows of all titles with a genre, whatever their part. */
export function labelledRows(titles: readonly Title[]): Int32Array {
  return Int32Array.from(titles.keys()).filter((row) => titles[row].primaryGenres.length > 0);
}

/** Genres as columns. */
export interface GenreLabels {
  readonly genres: readonly string[];
  /** 1 where a title has a genre as a primary one, `[titles, genres]`. */
  readonly labels: Uint8Array;
}

/** The primary genres that at least so many titles have, sorted, and who has them. */
export function genreLabels(titles: readonly Title[], minimumTitles = 1): GenreLabels {
  const counts = new Map<string, number>();
  for (const { primaryGenres } of titles) {
    for (const genre of primaryGenres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  }
  const genres = [...counts.keys()].filter((genre) => (counts.get(genre) ?? 0) >= minimumTitles).sort();
  const columns = new Map(genres.map((genre, column) => [genre, column]));
  const labels = new Uint8Array(titles.length * genres.length);
  titles.forEach(({ primaryGenres }, row) => {
    for (const genre of primaryGenres) {
      const column = columns.get(genre);
      if (column !== undefined) labels[row * genres.length + column] = 1;
    }
  });
  return { genres, labels };
}
