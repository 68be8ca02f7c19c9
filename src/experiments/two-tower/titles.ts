import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { importFolder } from "../../catalogue/index.ts";
import type { SourceRecord } from "../../domain/index.ts";

/** What is known of a title of MovieLens. Absent where no source says it. */
export interface MovieFacts {
  /** MovieLens id. */
  readonly movieId: number;
  readonly imdb?: string;
  readonly tmdb?: number;
  readonly name?: string;
  readonly year?: number;
  readonly releaseDate?: string;
  readonly synopsis?: string;
  readonly tagline?: string;
  /** Genres of MovieLens, without "(no genres listed)". */
  readonly movielensGenres: readonly string[];
  readonly tmdbGenres: readonly string[];
  /** Human keywords. */
  readonly keywords: readonly string[];
  /** In the order of billing. */
  readonly cast: readonly string[];
  readonly directors: readonly string[];
  readonly countries: readonly string[];
  readonly languages: readonly string[];
  readonly runtimeMinutes?: number;
  readonly maturity?: string;
  /** Path of a poster, 128 pixels wide. */
  readonly posterPath?: string;
}

/** Sources that describe titles, the most trusted first. */
const describing = ["tmdb", "tmdb-5000", "tmdb-companion"] as const;

/** Which identifier joins the records of a source. */
const joinedBy = {
  movielens: "movielens",
  "movielens-links": "movielens",
  tmdb: "tmdb",
  "tmdb-5000": "tmdb",
  "tmdb-companion": "tmdb",
  "tmdb-keywords": "tmdb",
} as const;
type JoinedSource = keyof typeof joinedBy;

/**
 * Joins the titles of a MovieLens release with TMDB records (through the links) and posters (through IMDb ids).
 *
 * @param data Folder with the real data: the release, `tmdb` and `posters/images` in it. What is not there is not told.
 * @param release Folder of the release in it, such as `movielens-1m`.
 * @param movies MovieLens ids; the result is in their order.
 */
export async function readMovieFacts(
  data: string,
  release: string,
  movies: Int32Array,
  signal?: AbortSignal,
): Promise<MovieFacts[]> {
  const records = new JoinedRecords();
  for (const folder of [join(data, release), join(data, "tmdb")]) {
    if (existsSync(folder)) await records.read(folder, signal);
  }
  const posters = await posterPaths(join(data, "posters", "images"));
  return Array.from(movies, (movieId) => movieFacts(movieId, records, posters));
}

class JoinedRecords {
  private readonly bySource = new Map<JoinedSource, Map<string, SourceRecord>>();

  async read(folder: string, signal: AbortSignal | undefined): Promise<void> {
    for await (const item of importFolder(folder, { signal })) {
      if (item.kind !== "record" || !Object.hasOwn(joinedBy, item.record.source)) continue;
      const source = item.record.source as JoinedSource;
      const id = item.record.externalIds[joinedBy[source]];
      if (id === undefined) continue;
      const known = this.bySource.get(source) ?? new Map<string, SourceRecord>();
      this.bySource.set(source, known);
      if (!known.has(id)) known.set(id, item.record);
    }
  }

  get(source: JoinedSource, id: string | undefined): SourceRecord | undefined {
    return id === undefined ? undefined : this.bySource.get(source)?.get(id);
  }
}

/** IMDb id → path of the poster. */
async function posterPaths(folder: string): Promise<Map<string, string>> {
  const files = existsSync(folder) ? await readdir(folder) : [];
  return new Map(
    files
      .filter((file) => /^tt\d+[.]jpe?g$/.test(file))
      .map((file) => [file.slice(0, file.indexOf(".")), join(folder, file)] as const),
  );
}

function movieFacts(
  movieId: number,
  records: JoinedRecords,
  posters: ReadonlyMap<string, string>,
): MovieFacts {
  const id = String(movieId);
  const { imdb, tmdb } = records.get("movielens-links", id)?.externalIds ?? {};
  const movie = records.get("movielens", id);
  const described = describing.flatMap((source) => records.get(source, tmdb) ?? []);
  const first = <Field extends keyof SourceRecord>(field: Field) =>
    described.find((record) => record[field] !== undefined)?.[field];
  return {
    movieId,
    imdb,
    tmdb: tmdb === undefined ? undefined : Number(tmdb),
    name: movie?.name ?? first("name"),
    year: movie?.year ?? first("year"),
    releaseDate: first("releaseDate"),
    synopsis: first("synopsis"),
    tagline: first("tagline"),
    movielensGenres: movie?.genres ?? [],
    tmdbGenres: first("genres") ?? [],
    keywords: records.get("tmdb-keywords", tmdb)?.keywords ?? [],
    cast: first("cast") ?? [],
    directors: first("directors") ?? [],
    countries: first("countries") ?? [],
    languages: first("languages") ?? [],
    runtimeMinutes: first("runtimeMinutes"),
    maturity: first("maturity"),
    posterPath: imdb === undefined ? undefined : posters.get(imdb),
  };
}
