import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import type { Reject } from "../../domain/index.ts";
import { copyToParquet, type Lake, sqlText } from "../../storage/index.ts";
import { strictError } from "../reading/strict-error.ts";
import type { EventFile } from "./event-file.ts";
import { countRows } from "./event-scan.ts";
import { separateSources } from "./event-sources.ts";
import { makeTitleTable, type TitleTables } from "./event-titles.ts";
import { type PreparedEvents, prepareEvents } from "./prepare-events.ts";

/** What {@link importEvents} needs. */
export interface EventImport extends TitleTables {
  readonly lake: Lake;
  readonly files: readonly EventFile[];
  /** Where the events are written: `viewerId, titleId, kind, value, eventTime, source, split`. */
  readonly eventsPath: string;
  /** Where the uses of tags are written, if at all: `viewerId, titleId, tag, eventTime, source`. */
  readonly tagUsesPath?: string;
  /** Stop at the first row that cannot be used. Default: false. */
  readonly strict?: boolean;
  readonly onReject?: (reject: Reject) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

/** What came of one event file. */
export interface EventFileSummary {
  readonly file: string;
  /** The prefix of its viewers' names. */
  readonly source: string;
  /** Good rows, whether their title is known or not. */
  readonly rows: number;
  readonly rejects: number;
  /** Titles that the catalogue does not have, and the events that name them. */
  readonly unknownTitles: number;
  readonly unknownEvents: number;
}

/** What came of an import of events. */
export interface EventSummary {
  readonly events: number;
  readonly tagUses: number;
  readonly files: readonly EventFileSummary[];
}

/**
 * Reads event files in bulk into one Parquet file, in the order of the files and of their rows. Clean files go
 * straight through DuckDB; a file with anything odd in it is first copied row by row without its faulty rows, each
 * of which becomes a reject. Events of unknown titles are left out and counted, with one reject a title.
 *
 * @throws MarqueeError `invalid-row` at the first reject when strict.
 */
export async function importEvents(settings: EventImport): Promise<EventSummary> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-events-"));
  try {
    const prepared: PreparedFile[] = [];
    for (const file of separateSources(settings.files)) {
      throwIfCancelled(settings.signal);
      if (file.kind === "tag" && settings.tagUsesPath === undefined) continue;
      prepared.push(await prepare(settings, file, join(folder, `${prepared.length}.tsv`)));
    }
    const { lake, eventsPath, tagUsesPath } = settings;
    // The order of rows survives a join only where the titles stay its build side.
    await lake.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'");
    await copyToParquet(lake, union(prepared, false), eventsPath, fastCompression);
    if (tagUsesPath !== undefined)
      await copyToParquet(lake, union(prepared, true), tagUsesPath, fastCompression);
    const files = prepared.map(({ summary }) => summary);
    return { events: known(prepared, false), tagUses: known(prepared, true), files };
  } finally {
    await settings.lake.execute("RESET disabled_optimizers");
    await rm(folder, { recursive: true, force: true });
  }
}

/** Level 1 of zstd takes a sixth less processor time than the usual 3 for files that are 4 % larger. */
const fastCompression = 1;

interface PreparedFile {
  readonly file: EventFile;
  /** A relation in SQL, see `event-scan.ts`. */
  readonly scan: string;
  readonly titles: string;
  readonly summary: EventFileSummary;
}

async function prepare(settings: EventImport, file: EventFile, copyPath: string): Promise<PreparedFile> {
  let rejects = 0;
  const onReject = async (reject: Reject) => {
    // The importer of a file of tags reads its rows for the titles' records and has told its faults.
    if (file.kind === "tag") return;
    // An event of another catalogue's title is no faulty row.
    if (settings.strict && reject.reason !== "unknown-title") throw strictError(reject);
    rejects += 1;
    await settings.onReject?.(reject);
  };
  const titles = await makeTitleTable(settings.lake, file.titleScheme, settings);
  const events = await prepareEvents(file, copyPath, onReject, settings.signal);
  const { scan, rows } = events;
  const counted = await countRows(settings.lake, scan, titles);
  if (counted.rows !== rows) throw lostRows(file, rows, counted.rows);
  const unknown = counted.unknown === 0 ? [] : await unknownTitles(settings.lake, events, titles);
  for (const title of unknown) await onReject(unknownTitle(file, title, events));
  const unknownEvents = unknown.reduce((sum, title) => sum + Number(title.events), 0);
  const summary = {
    file: file.file,
    source: file.source,
    rows,
    rejects,
    unknownTitles: unknown.length,
    unknownEvents,
  };
  return { file, scan, titles, summary };
}

function lostRows(file: EventFile, expected: number, found: number): MarqueeError {
  return new MarqueeError(
    "internal",
    `${file.file} has ${expected} good rows, but DuckDB reads ${found} of them.`,
  );
}

interface UnknownTitle {
  readonly title: string;
  readonly position: string;
  readonly events: string;
}

function unknownTitles(
  lake: Lake,
  { scan, position }: PreparedEvents,
  titles: string,
): Promise<UnknownTitle[]> {
  return lake.query<UnknownTitle>(`
    SELECT title, min(position) AS position, count(*) AS events
    FROM (SELECT *, ${position} AS position FROM ${scan}) s
    ANTI JOIN ${titles} t ON s.title = t.value GROUP BY title ORDER BY min(position), title`);
}

function unknownTitle(
  file: EventFile,
  { title, position, events }: UnknownTitle,
  { lineOf }: PreparedEvents,
): Reject {
  return {
    file: file.file,
    line: lineOf(Number(position)),
    column: file.layout.title,
    reason: "unknown-title",
    message: `The catalogue has no such title; ${events} events of it were left out.`,
    excerpt: title.slice(0, 200),
  };
}

const known = (prepared: readonly PreparedFile[], tags: boolean) =>
  prepared
    .filter(({ file }) => (file.kind === "tag") === tags)
    .reduce((sum, { summary }) => sum + summary.rows - summary.unknownEvents, 0);

/** SQL of all events, or of all uses of tags, with our titles. */
function union(prepared: readonly PreparedFile[], tags: boolean): string {
  const value = tags ? "s.value::VARCHAR AS tag" : "kind, s.value::DOUBLE AS value";
  const split = tags ? "" : ", split";
  const selects = prepared
    .filter(({ file }) => (file.kind === "tag") === tags)
    .map(
      ({ file, scan, titles }) => `
    SELECT concat(${sqlText(`${file.source}:`)}, viewer) AS "viewerId", "titleId", ${value},
      epoch_ms(time)::TIMESTAMP_MS AS "eventTime", ${sqlText(file.source)} AS source${split}
    FROM ${scan} s JOIN ${titles} t ON s.title = t.value`,
    );
  return selects.length > 0 ? selects.join(" UNION ALL ") : noEvents(tags);
}

function noEvents(tags: boolean): string {
  const value = tags ? "''::VARCHAR AS tag" : "''::VARCHAR AS kind, 0::DOUBLE AS value";
  const split = tags ? "" : ", ''::VARCHAR AS split";
  return `SELECT ''::VARCHAR AS "viewerId", ''::VARCHAR AS "titleId", ${value},
    NULL::TIMESTAMP_MS AS "eventTime", ''::VARCHAR AS source${split} WHERE false`;
}
