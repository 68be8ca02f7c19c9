import { join } from "node:path";
import { type Command, Option } from "commander";
import {
  type EventPartition,
  eventPartitions,
  publishLake,
  type PublishedTable,
} from "../../pipeline/index.ts";
import { openObjectStore } from "../../storage/index.ts";
import type { CommandContext, StartCommand } from "../command.ts";
import { projectOption } from "../options.ts";
import { textTable } from "../table.ts";
import { formatSize } from "../terminal.ts";

interface LakeOptions {
  readonly project: string;
  readonly to?: string;
  readonly eventsBy: EventPartition;
}

/** Registers `marquee lake`. */
export function registerLake(program: Command, start: StartCommand): void {
  program
    .command("lake")
    .description(
      "lay the tables of the latest run out as Hive-partitioned Parquet, for Spark, Trino, ClickHouse, DuckDB",
    )
    .addOption(projectOption())
    .option("--to <address>", "folder or s3://bucket/prefix (default: the folder lake of the project)")
    .addOption(
      new Option("--events-by <unit>", "how events are cut by time").choices(eventPartitions).default("year"),
    )
    .addHelpText(
      "after",
      `
Tables that have not changed are left alone. docs/reference/lake.md has their columns, docs/guide/lake.md shows how
other engines read them.

Examples:
  marquee lake
  marquee lake --to s3://warehouse/marquee --events-by month --json`,
    )
    .action(start(lake));
}

async function lake({ terminal, signal }: CommandContext, options: LakeOptions): Promise<void> {
  const store = await openObjectStore(options.to ?? join(options.project, "lake"));
  const progress = terminal.progress("lake");
  let tables: PublishedTable[];
  try {
    tables = await publishLake(options.project, store, { eventsBy: options.eventsBy, progress, signal });
  } finally {
    progress.clear();
    store.close();
  }
  if (terminal.json) return terminal.out(JSON.stringify({ lake: store.address, tables }));
  const rows = tables.map(({ table, state, files, bytes }) => [table, state, files, formatSize(bytes)]);
  terminal.out(textTable(["table", "state", "files", "size"], rows));
  terminal.out(`\nLake: ${store.address}`);
}
