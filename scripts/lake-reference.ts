import { type LakeColumn, type LakeTable, lakeTables } from "../src/storage/index.ts";

/** What stands in the files, as Parquet has it. */
const parquetTypes: Record<LakeColumn["type"], string> = {
  text: "`BYTE_ARRAY` (UTF8)",
  integer: "`INT32`",
  bigint: "`INT64`",
  double: "`DOUBLE`",
  boolean: "`BOOLEAN`",
  time: "`INT64` (TIMESTAMP_MILLIS, not adjusted to UTC)",
  "text[]": "`LIST` of `BYTE_ARRAY` (UTF8)",
  "float[]": "`LIST` of `FLOAT`",
};

/** The text of `docs/reference/lake.md`. */
export function lakeReference(): string {
  return [
    "# Tables of the lake",
    "",
    "`marquee lake` lays the results of the latest run out as Parquet (zstd) in Hive's layout:",
    "`<table>/[column=value/]part-0.parquet`. Any column can be missing (null), names are written as below, and times are",
    "UTC. Values in the names of folders are escaped as Hive does (`doc2vec%2Blsa`); a missing one is",
    "`__HIVE_DEFAULT_PARTITION__`. `_marquee.json` lists the files. This page is generated from the code, and a test",
    "compares it with files through an independent reader. The [guide](../guide/lake.md) shows how other engines read them.",
    "",
    "`marquee lake --events-by month` cuts `events` by `month` (text, `2026-03`) in the place of `year`, and",
    "`--events-by none` by `source` alone.",
    "",
    ...Object.entries<LakeTable>(lakeTables).flatMap(([name, table]) => [...tableSection(name, table), ""]),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

function tableSection(name: string, { about, partitions, columns }: LakeTable): string[] {
  const folders = Object.entries(partitions).map(([column, facts]) => [column, "folder", facts.about]);
  const stored = Object.entries(columns).map(([column, facts]) => [
    column,
    parquetTypes[facts.type],
    facts.about,
  ]);
  return [
    `## ${name}`,
    "",
    about,
    "",
    "| column | in the files | what it holds |",
    "|---|---|---|",
    ...[...stored, ...folders].map(([column, type, text]) => `| \`${column}\` | ${type} | ${text} |`),
  ];
}
