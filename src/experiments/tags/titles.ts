import type { SourceRecord } from "../../domain/index.ts";
import { type TextDocument, titleDocument } from "../../encoders/text/index.ts";
import { hasText, type RecordStream, recordsBySource } from "../records-by-source.ts";

/** A title with the tags that people gave it. */
export interface TagTitle {
  /** The key of the split. */
  readonly key: string;
  /** What it says; no tag, no keyword and no genre enters it. */
  readonly document: TextDocument;
  readonly tags: readonly string[];
}

/** Titles of MPST: plot synopses with tags, in the order of their IMDb ids. */
export async function collectMpstTitles(records: RecordStream): Promise<TagTitle[]> {
  const mpst = (await recordsBySource(records, "imdb")).get("mpst") ?? new Map<string, SourceRecord>();
  return [...mpst]
    .toSorted(([first], [second]) => (first < second ? -1 : 1))
    .filter(([, { synopsis }]) => hasText(synopsis))
    .map(([key, { synopsis = "", tags = [] }]) => ({ key, document: { text: synopsis }, tags }));
}

/** The TMDB files by what they hold: texts in the order in which they are preferred. */
const textSources = ["tmdb", "tmdb-5000", "tmdb-companion"];
const keywordSource = "tmdb-keywords";

/**
 * Titles of TMDB with an overview and at least one human keyword, in the order of their ids. The text is name,
 * tagline and overview.
 */
export async function collectKeywordTitles(records: RecordStream): Promise<TagTitle[]> {
  const sources = await recordsBySource(records, "tmdb");
  return titlesOf(texts(sources, textSources), (id) => sources.get(keywordSource)?.get(id)?.keywords ?? []);
}

/**
 * Titles of TMDB with an overview and a genre, tagged with their genres and human keywords alike, in lower case, in
 * the order of their ids: a set of the shape of MoTags (Minici et al. 2022).
 */
export async function collectGenreKeywordTitles(records: RecordStream): Promise<TagTitle[]> {
  const sources = await recordsBySource(records, "tmdb");
  const withGenres = texts(sources, ["tmdb", "tmdb-5000"]).filter(([, { genres = [] }]) => genres.length > 0);
  return titlesOf(withGenres, (id, { genres = [] }) => {
    const keywords = sources.get(keywordSource)?.get(id)?.keywords ?? [];
    return [...new Set([...genres, ...keywords].map((tag) => tag.toLowerCase()))];
  });
}

type IdentifiedRecord = readonly [id: string, record: SourceRecord];

/** The preferred record with an overview of every id. */
function texts(
  sources: ReadonlyMap<string, ReadonlyMap<string, SourceRecord>>,
  names: readonly string[],
): IdentifiedRecord[] {
  const chosen = new Map<string, SourceRecord>();
  for (const name of names) {
    for (const [id, record] of sources.get(name) ?? []) {
      if (hasText(record.synopsis) && !chosen.has(id)) chosen.set(id, record);
    }
  }
  return [...chosen].toSorted(([first], [second]) => Number(first) - Number(second));
}

function titlesOf(
  records: readonly IdentifiedRecord[],
  tagsOf: (id: string, record: SourceRecord) => readonly string[],
): TagTitle[] {
  return records
    .map(([key, record]) => {
      const { name, originalName = "", synopsis, tagline } = record;
      const document = titleDocument({ name: name ?? originalName, synopsis, tagline });
      return { key, document, tags: tagsOf(key, record) };
    })
    .filter(({ tags }) => tags.length > 0);
}
