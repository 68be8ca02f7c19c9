import type { SourceRecord } from "../../domain/index.ts";

let line = 0;

/** A record for tests: source, id in it, and what it says. Each has a line of its own. */
export function record(source: string, sourceId: string, content: Partial<SourceRecord> = {}): SourceRecord {
  line += 1;
  return { source, sourceId, place: { file: `${source}.csv`, line }, externalIds: {}, ...content };
}
