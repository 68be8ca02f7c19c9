import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { throwIfCancelled } from "../../../core/index.ts";
import { type ExportedFile, exportFeatures, feastDefinitions } from "../../../features/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { textTable } from "../../table.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";

interface ExportOptions extends FeatureOptions {
  readonly out: string;
}

/** Registers `marquee features export`. */
export function registerExport(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("export"))
    .description("the whole history of views as Parquet for other programs, with definitions for Feast")
    .argument("[views...]", "names of views (default: all whose sources the project has)")
    .requiredOption("--out <folder>", "where to write <view>.parquet and feature_definitions.py")
    .addHelpText(
      "after",
      `
Columns: the keys titleId and viewerId, event_timestamp (when it was true), created (when it was known), the fields.
docs/guide/feature-store.md has the types.

Examples:
  marquee features export --out feast
  marquee features export title-facts title-activity --out feast --json`,
    )
    .action(start(exportViews));
}

async function exportViews(
  { terminal, signal }: CommandContext,
  names: readonly string[],
  options: ExportOptions,
): Promise<void> {
  const progress = terminal.progress("export");
  const files = await withFeatures(options, async (store) => {
    const context = await store.context();
    const wanted = names.map((name) => store.definitions.view(name));
    const views =
      wanted.length > 0
        ? wanted
        : store.definitions.views.filter((view) => store.missingTables(view, context.tables).length === 0);
    await mkdir(options.out, { recursive: true });
    const written: ExportedFile[] = [];
    for (const view of views) {
      throwIfCancelled(signal);
      progress.update(written.length, views.length, view.name);
      written.push(await exportFeatures(context, view, join(options.out, `${view.name}.parquet`)));
    }
    const registered = views.map((view) => ({ view, path: `${view.name}.parquet` }));
    await writeFile(join(options.out, "feature_definitions.py"), feastDefinitions(registered));
    return written;
  });
  progress.clear();
  const definitions = join(options.out, "feature_definitions.py");
  if (terminal.json) return terminal.out(JSON.stringify({ files, definitions }));
  const cells = files.map(({ path, rows, columns }) => [path, rows, columns.length]);
  terminal.out(textTable(["file", "rows", "columns"], cells));
  terminal.out(`\nFor Feast: ${definitions}`);
}
