import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Artifact, type LakeTableName, sqlText } from "../../storage/index.ts";
import { viewersPath } from "../steps/import.ts";
import { neighboursPath } from "../steps/neighbours.ts";
import { publishedSpectrum } from "../steps/refit.ts";
import { textVectorsPath } from "../steps/encode.ts";
import { intensitiesPath, spectrumVectorsPath } from "../steps/train.ts";

/** How events are cut by time: a folder a year, a folder a month, or not at all. */
export const eventPartitions = ["year", "month", "none"] as const;
export type EventPartition = (typeof eventPartitions)[number];

/** Where a table of the lake comes from. */
export interface TableSource {
  /** The artifacts that it is made of. */
  readonly artifacts: readonly Artifact[];
  /** A file that is the table as it stands … */
  readonly file?: string;
  /** … or a query of its rows, and the columns that become folders. */
  readonly query?: string;
  readonly partitions?: readonly string[];
}

/** The artifacts of a project's latest run, by step. */
export type LatestArtifacts = Readonly<Record<string, Artifact | undefined>>;

/** Where the tables come from, as far as the latest run went. */
export function tableSources(
  latest: LatestArtifacts,
  eventsBy: EventPartition,
): Partial<Record<LakeTableName, TableSource>> {
  return {
    ...importedTables(latest, eventsBy),
    ...learnedTables(latest),
  };
}

function importedTables({ import: imported }: LatestArtifacts, eventsBy: EventPartition) {
  if (!imported) return {};
  const path = (file: string) => join(imported.folder, file);
  const whole = (file: string): TableSource => ({ artifacts: [imported], file: path(file) });
  return {
    titles: whole("titles.parquet"),
    statements: whole("statements.parquet"),
    links: whole("links.parquet"),
    posters: whole("posters.parquet"),
    // Imports that were made before viewers were read have none.
    ...(existsSync(viewersPath(imported.folder)) && { viewers: whole("viewers.parquet") }),
    events: {
      artifacts: [imported],
      query: `SELECT ${asWritten}${timeColumn(eventsBy)} FROM read_parquet(${sqlText(path("events.parquet"))})`,
      partitions: ["source", ...(eventsBy === "none" ? [] : [eventsBy])],
    },
    tag_uses: {
      artifacts: [imported],
      query: `SELECT ${asWritten} FROM read_parquet(${sqlText(path("tag-uses.parquet"))})`,
      partitions: ["source"],
    },
  } satisfies Partial<Record<LakeTableName, TableSource>>;
}

/** DuckDB reads milliseconds as microseconds, and would write these. */
const asWritten = `* REPLACE ("eventTime"::TIMESTAMP_MS AS "eventTime")`;

function timeColumn(eventsBy: EventPartition): string {
  if (eventsBy === "none") return "";
  return eventsBy === "year" ? `, year("eventTime") AS year` : `, strftime("eventTime", '%Y-%m') AS month`;
}

function learnedTables(latest: LatestArtifacts): Partial<Record<LakeTableName, TableSource>> {
  const { encode, neighbours, map } = latest;
  const spectrum = publishedSpectrum(latest);
  const vectors = [
    ...(encode ? [textVectorsPath(encode.folder)] : []),
    ...(spectrum ? [spectrumVectorsPath(spectrum.folder)] : []),
  ];
  const selects = vectors.map((path) => `SELECT * FROM read_parquet(${sqlText(path)})`);
  const artifacts = [encode, spectrum].filter((artifact) => artifact !== undefined);
  return {
    ...(encode && { embeddings: { artifacts, query: selects.join(" UNION ALL "), partitions: ["model"] } }),
    ...(spectrum && { intensities: { artifacts: [spectrum], file: intensitiesPath(spectrum.folder) } }),
    ...(neighbours && { neighbours: { artifacts: [neighbours], file: neighboursPath(neighbours.folder) } }),
    ...(map && { map: { artifacts: [map], file: join(map.folder, "map.parquet") } }),
  };
}
