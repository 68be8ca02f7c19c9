import { createReadStream, existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip, gunzipSync } from "node:zlib";
import { parse } from "csv-parse";
import { MarqueeError } from "../../src/core/index.ts";
import { bucket } from "../../src/metrics/index.ts";

/** The documents of the protocol genre-similarity, cut into words as its reference script does. */
export interface ReferenceCorpus {
  /** The words of each title, names of people as single words. */
  readonly documents: readonly (readonly string[])[];
  readonly genres: readonly (readonly string[])[];
  /** The titles of buckets 8 and 9, as indices. */
  readonly test: readonly number[];
}

interface Title {
  readonly text: readonly (string | null | undefined)[];
  readonly people: readonly (string | null | undefined)[];
  readonly genres: readonly string[];
}

interface TmdbRecord {
  readonly tmdb_id: number;
  readonly title: string;
  readonly overview?: string | null;
  readonly tagline?: string | null;
  readonly genres?: readonly string[] | null;
  readonly cast?: readonly { readonly name: string }[] | null;
  readonly director?: string | null;
}

const files = ["tmdb/movies.jsonl.gz", "tmdb/tmdb_5000_movies.csv", "tmdb/keywords.csv.gz"];

/** Reads the corpus. @throws MarqueeError `missing-input` when the data folder lacks a file. */
export async function readReferenceCorpus(): Promise<ReferenceCorpus> {
  const folder = process.env.MARQUEE_DATA ?? join(import.meta.dirname, "../../../shared/data");
  const [records, kaggle, keywordFile] = files.map((file) => join(folder, file));
  const missing = files.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) {
    throw new MarqueeError("missing-input", `The folder ${folder} lacks ${missing.join(", ")}.`, {
      hint: "Set MARQUEE_DATA to a folder in the layout of ../shared/data.",
    });
  }
  const titles = await readTitles(records, kaggle);
  const keywords = new Map<number, string[]>();
  for await (const row of csvRows(keywordFile)) keywords.set(Number(row.id), keywordNames(row.keywords));
  const ids = [...titles.keys()].sort((a, b) => a - b);
  const wanted = ids
    .map((id) => ({ id, title: titles.get(id) as Title }))
    .filter(({ title }) => usable(title));
  return {
    documents: wanted.map(({ id, title }) => wordsOf(title, keywords.get(id) ?? [])),
    genres: wanted.map(({ title }) => title.genres),
    test: wanted.flatMap(({ id }, index) => (bucket(String(id)) >= 8 ? [index] : [])),
  };
}

const usable = (title: Title) => Boolean(title.text[1]) && title.genres.length > 0;

function wordsOf(title: Title, keywords: readonly string[]): string[] {
  const text = [...title.text.filter(Boolean), ...keywords].join(" ").toLowerCase();
  const people = title.people.flatMap((name) => (name ? [name.toLowerCase().replaceAll(" ", "_")] : []));
  return [...(text.match(/[a-z0-9']{2,}/g) ?? []), ...people];
}

async function readTitles(records: string, kaggle: string): Promise<Map<number, Title>> {
  const titles = new Map<number, Title>();
  // Not readline: it also breaks at U+2028, which stands inside some synopses.
  for (const line of gunzipSync(await readFile(records))
    .toString("utf8")
    .trimEnd()
    .split("\n")) {
    const { tmdb_id, title, overview, tagline, genres, cast, director } = JSON.parse(line) as TmdbRecord;
    const people = [...(cast ?? []).slice(0, 5).map(({ name }) => name), director];
    titles.set(tmdb_id, { text: [title, overview, tagline], people, genres: genres ?? [] });
  }
  for await (const row of csvRows(kaggle)) {
    if (titles.has(Number(row.id))) continue;
    const genres = (JSON.parse(row.genres) as { name: string }[]).map(({ name }) => name);
    titles.set(Number(row.id), { text: [row.title, row.overview, row.tagline], people: [], genres });
  }
  return titles;
}

function csvRows(file: string): AsyncIterable<Record<string, string>> {
  const bytes = createReadStream(file);
  const text = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  return text.pipe(parse({ columns: true, relax_quotes: true }));
}

/** The names in a cell such as `[{'id': 931, 'name': 'jealousy'}, …]`, a Python literal. */
function keywordNames(cell: string): string[] {
  const names = cell.matchAll(/'name': (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g);
  return [...names].map(([, single, double]) => unescape(single ?? double));
}

function unescape(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g,
    (_, two?: string, four?: string, other?: string) =>
      other ?? String.fromCharCode(Number.parseInt(two ?? four ?? "", 16)),
  );
}
