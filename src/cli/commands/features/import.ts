import { type Command, Option } from "commander";
import { systemClock } from "../../../core/index.ts";
import { importFeatures } from "../../../features/index.ts";
import { importFolder } from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { formatCount } from "../../terminal.ts";
import { addFeatureOptions, type FeatureOptions, withFeatureDefinitions } from "./project.ts";

interface ImportCommandOptions extends FeatureOptions {
  readonly zone?: "UTC";
}

/** Registers `marquee features import`. */
export function registerImport(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("import"))
    .description("values that were made elsewhere, or statements about tags, from Parquet")
    .argument(
      "<view>",
      'a view of your own with the source lakeTable({ table: "imported/…" }), or title-tags',
    )
    .argument("<file>", "Parquet with the keys, event_timestamp, the fields and, if it is known, created")
    .addOption(new Option("--zone <zone>", "zone of times without one").choices(["UTC"]))
    .addHelpText(
      "after",
      `
Every row is checked first; a file is taken whole or not at all, and the same file twice changes nothing. Without the
column created, values count as known from now on: no training on an earlier time sees them.

Examples:
  marquee features import churn-scores scores.parquet
  marquee features import title-tags tags.parquet --json`,
    )
    .action(start(importFile));
}

async function importFile(
  { terminal }: CommandContext,
  name: string,
  path: string,
  options: ImportCommandOptions,
): Promise<void> {
  const imported = await withFeatureDefinitions(options, (definitions, lake) =>
    importFeatures({
      lake,
      view: definitions.view(name),
      path,
      folder: importFolder(options.project),
      now: new Date(systemClock.now()),
      zone: options.zone,
    }),
  );
  if (terminal.json) return terminal.out(JSON.stringify({ view: name, ...imported }));
  const { rows, ignored } = imported;
  terminal.out(`${name}: ${formatCount(rows)} rows`);
  if (ignored.length > 0) terminal.log(`Columns that the view does not have: ${ignored.join(", ")}`);
  terminal.log(`Next: marquee features materialize ${name}`);
}
