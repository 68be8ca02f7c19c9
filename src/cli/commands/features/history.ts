import { extname } from "node:path";
import { type Command, Option } from "commander";
import { MarqueeError } from "../../../core/index.ts";
import { type EntityFile, writeHistoricalFeatures } from "../../../features/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { listOption } from "../../options.ts";
import { formatCount, formatSeconds } from "../../terminal.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";

interface HistoryOptions extends FeatureOptions {
  readonly entities: string;
  readonly out: string;
  readonly time: string;
  readonly zone?: "UTC";
  readonly asKnownNow?: boolean;
}

/** Registers `marquee features history`. */
export function registerHistory(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("history"))
    .description("features of entities as they were known at given times: what a model is trained on")
    .argument("<features>", "view, view:field, view@version:field; several separated by commas")
    .requiredOption("--entities <file>", "Parquet or CSV with titleId, viewerId or both, and a time")
    .requiredOption("--out <file>", "Parquet file to write")
    .option("--time <column>", "the column of the time", "eventTime")
    .addOption(new Option("--zone <zone>", "zone of times without one").choices(["UTC"]))
    .option("--as-known-now", "hindsight: see corrections that came later; not for training")
    .addHelpText(
      "after",
      `
A value counts when it was true and known by the time of its row and had not expired, so nothing leaks from the future.

Examples:
  marquee features history title-facts --entities watched.csv --out training.parquet
  marquee features history title-facts:year,viewer-activity --entities watched.parquet --time watchedAt --out t.parquet --json`,
    )
    .action(start(history));
}

async function history(
  { terminal, signal }: CommandContext,
  references: string,
  options: HistoryOptions,
): Promise<void> {
  const started = performance.now();
  const file = entityFile(options);
  const written = await withFeatures(options, async (store) =>
    writeHistoricalFeatures(options.out, {
      ...(await store.context()),
      entities: { file },
      features: listOption(references, []),
      asKnownNow: options.asKnownNow,
      signal,
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  if (terminal.json) return terminal.out(JSON.stringify({ file: options.out, ...written, seconds }));
  const { rows, columns } = written;
  terminal.out(
    `${options.out}: ${formatCount(rows)} rows, ${columns.length} columns, in ${formatSeconds(seconds)}`,
  );
}

function entityFile({ entities: path, time, zone }: HistoryOptions): EntityFile {
  const format = extname(path).toLowerCase().slice(1);
  if (format === "parquet" || format === "csv") return { path, format, eventTime: time, zone };
  throw new MarqueeError("invalid-option", `--entities ${path}: a .parquet or .csv file is expected.`);
}
