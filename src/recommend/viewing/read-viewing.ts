import { findViewerIds, type Lake, sqlText } from "../../storage/index.ts";
import { sparseMatrixOfCells } from "../../vectors/index.ts";
import { type Opinion, opinionOf, type PreferenceOptions } from "./preferences.ts";
import type { EventOddities, Viewing } from "./viewing.ts";

/** Where events lie and how they are read. */
export interface ViewingSource {
  readonly lake: Lake;
  /** The Parquet file of the import: `viewerId, titleId, kind, value, eventTime, source, split`. */
  readonly eventsPath: string;
  readonly preferences: PreferenceOptions;
}

/** A title that one viewer met. */
export interface SeenTitle {
  readonly titleId: string;
  readonly opinion: Opinion;
  /** The last time, in milliseconds since 1970; NaN where unknown. */
  readonly time: number;
}

/** One row for each pair of viewer and title, in the order of both. */
function encountersSql(eventsPath: string, viewer?: string): string {
  const time = `epoch_ms("eventTime")`;
  const only = viewer === undefined ? "" : `AND "viewerId" = ${sqlText(viewer)}`;
  return `
    SELECT "viewerId", "titleId",
      arg_max(value, coalesce(${time}, -1)) FILTER (kind = 'rating') AS rating,
      max(value) FILTER (kind = 'watch') AS share, max(${time})::DOUBLE AS time
    FROM read_parquet(${sqlText(eventsPath)})
    WHERE kind IN ('rating', 'watch') ${only} GROUP BY ALL ORDER BY "viewerId", "titleId"`;
}

interface EncounterRow {
  readonly viewerId: string;
  readonly titleId: string;
  readonly rating: number | null;
  readonly share: number | null;
  readonly time: number | null;
}

/**
 * Reads who likes what from a file of events: ratings and watches of a viewer and a title are put together, the last
 * rating winning over what was watched. Impressions and clicks say nothing.
 *
 * @param unknownTitles How many titles the import did not know, for the oddities.
 */
export async function readViewing(source: ViewingSource, unknownTitles = 0): Promise<Viewing> {
  const { lake, eventsPath, preferences } = source;
  const likes: EncounterRow[] = [];
  for await (const row of lake.stream<EncounterRow>(encountersSql(eventsPath))) {
    if (opinionOf(row, preferences) === "liked") likes.push(row);
  }
  const viewers = [...new Set(likes.map(({ viewerId }) => viewerId))].sort();
  const titles = [...new Set(likes.map(({ titleId }) => titleId))].sort();
  const [rowOf, columnOf] = [placesOf(viewers), placesOf(titles)];
  const matrix = sparseMatrixOfCells(
    {
      rows: likes.map(({ viewerId }) => rowOf.get(viewerId) ?? 0),
      columns: likes.map(({ titleId }) => columnOf.get(titleId) ?? 0),
    },
    viewers.length,
    titles.length,
  );
  const { events, viewers: everyone, ...oddities } = await countOddities(source);
  return {
    viewers,
    titles,
    likes: matrix,
    times: Float64Array.from(matrix.order, (cell) => likes[cell].time ?? Number.NaN),
    events,
    oddities: { ...oddities, viewersWithoutLikes: everyone - viewers.length, unknownTitles },
  };
}

/** What one viewer met, the latest first. Empty for a viewer without events. */
export async function readSeenTitles(source: ViewingSource, viewer: string): Promise<SeenTitle[]> {
  const { lake, eventsPath, preferences } = source;
  const rows = await lake.query<EncounterRow>(encountersSql(eventsPath, viewer));
  const seen = rows.map((row) => ({
    titleId: row.titleId,
    opinion: opinionOf(row, preferences) ?? "undecided",
    time: row.time ?? Number.NaN,
  }));
  const age = ({ time }: SeenTitle) => (Number.isNaN(time) ? Number.POSITIVE_INFINITY : -time);
  return seen.sort((first, second) => age(first) - age(second) || 0);
}

/** Names of viewers that are, or end in `:` and, what was asked for. */
export function findViewers({ lake, eventsPath }: ViewingSource, query: string): Promise<string[]> {
  return findViewerIds(lake, eventsPath, query);
}

/**
 * How many events have a time after now. They are kept; nothing that is decided by time counts them, as they cannot
 * have happened yet.
 */
export async function countFutureEvents({ lake, eventsPath }: ViewingSource, now: number): Promise<number> {
  const [{ events }] = await lake.query<{ events: number }>(
    `SELECT (count(*) FILTER (epoch_ms("eventTime") > ${now}))::INTEGER AS events
     FROM read_parquet(${sqlText(eventsPath)})`,
  );
  return events;
}

/** Titles by how much they were watched and rated lately: every event counts half after `halfLifeDays`. */
export async function recentPopularity(
  { lake, eventsPath }: ViewingSource,
  now: number,
  halfLifeDays = 30,
): Promise<ReadonlyMap<string, number>> {
  const age = `(${now} - epoch_ms("eventTime")) / 86400000.0`;
  const rows = await lake.query<{ titleId: string; weight: number }>(
    `SELECT "titleId", sum(pow(0.5, ${age} / ${halfLifeDays})) AS weight FROM read_parquet(${sqlText(eventsPath)})
     WHERE kind IN ('rating', 'watch') AND epoch_ms("eventTime") <= ${now} GROUP BY ALL ORDER BY ALL`,
  );
  return new Map(rows.map(({ titleId, weight }) => [titleId, weight]));
}

interface Counted extends Omit<EventOddities, "viewersWithoutLikes" | "unknownTitles"> {
  readonly events: number;
  readonly viewers: number;
}

async function countOddities({ lake, eventsPath }: ViewingSource): Promise<Counted> {
  const [counts] = await lake.query<Record<keyof Counted, number>>(`
    WITH numbered AS (
      SELECT *, row_number() OVER () AS place FROM read_parquet(${sqlText(eventsPath)})
    ), judged AS (
      SELECT "viewerId", "eventTime",
        row_number() OVER (PARTITION BY "viewerId", "titleId", kind, value, "eventTime" ORDER BY place) > 1 AS repeats,
        "eventTime" < max("eventTime") OVER (
          PARTITION BY "viewerId", source ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS earlier
      FROM numbered
    )
    SELECT count(*)::INTEGER AS events, count(DISTINCT "viewerId")::INTEGER AS viewers,
      (count(*) FILTER (repeats))::INTEGER AS duplicates,
      (count(*) FILTER ("eventTime" IS NULL))::INTEGER AS "withoutTime",
      (count(*) FILTER (earlier))::INTEGER AS backwards
    FROM judged`);
  return counts;
}

const placesOf = (names: readonly string[]) => new Map(names.map((name, at) => [name, at] as const));
