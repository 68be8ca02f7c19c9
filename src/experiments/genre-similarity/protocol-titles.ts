import type { SourceRecord } from "../../domain/index.ts";
import type { TitleTexts } from "../../encoders/text/index.ts";
import { hasText, type RecordStream, recordsBySource } from "../records-by-source.ts";

/** A title of the protocol. */
export interface ProtocolTitle {
  /** TMDB id, the key of the split. */
  readonly key: string;
  /** What its document is made of; no genres. */
  readonly texts: TitleTexts;
  readonly genres: readonly string[];
  readonly votes: number;
}

/**
 * Picks the titles of the protocol out of what the importers read in the folder `tmdb`: TMDB records and, for ids not
 * among them, TMDB-5000 rows; those with a non-empty overview and at least one genre; in the order of their TMDB ids.
 * Keywords come from the keyword file. Genres never enter the texts.
 */
export async function collectProtocolTitles(records: RecordStream): Promise<ProtocolTitle[]> {
  const sources = await recordsBySource(records, "tmdb");
  const main = sources.get("tmdb") ?? new Map<string, SourceRecord>();
  const second = sources.get("tmdb-5000") ?? new Map<string, SourceRecord>();
  const keywords = sources.get("tmdb-keywords");
  return [...new Map([...second, ...main])]
    .filter(([, record]) => hasText(record.synopsis) && (record.genres ?? []).length > 0)
    .toSorted(([first], [other]) => Number(first) - Number(other))
    .map(([id, record]) => protocolTitle(record, main.has(id), keywords?.get(id)?.keywords ?? []));
}

function protocolTitle(record: SourceRecord, hasPeople: boolean, keywords: readonly string[]): ProtocolTitle {
  const { name = "", synopsis, tagline, cast, directors } = record;
  // The TMDB-5000 file holds no cast; what it has beside the text is not part of the protocol.
  const people = hasPeople ? { cast, directors } : {};
  return {
    key: String(record.externalIds.tmdb),
    texts: { name, synopsis, tagline, keywords, ...people },
    genres: record.genres ?? [],
    votes: record.voteCount ?? 0,
  };
}
