import type { Command } from "commander";
import type { ViewStatus } from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { textTable } from "../../table.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";
import { lifeText, timeText } from "./text.ts";

/** Registers `marquee features list`. */
export function registerList(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("list"))
    .description("the feature views, and what of them is online")
    .option("--all", "old versions too")
    .addHelpText(
      "after",
      `
Examples:
  marquee features list
  marquee features list --all --json | jq '.views[].name'`,
    )
    .action(start(list));
}

async function list(
  { terminal }: CommandContext,
  options: FeatureOptions & { all?: boolean },
): Promise<void> {
  const { views, services } = await withFeatures(options, async (store) => {
    const statuses = await store.statuses();
    const shown = statuses.filter(({ current }) => current || options.all);
    const registered = new Set(statuses.map(({ view }) => view.name));
    const fresh = store.definitions.views.filter(({ name }) => !registered.has(name));
    const rows = [...shown.map(rowOf), ...fresh.map((view) => rowOf({ view }))];
    return { views: rows, services: store.definitions.services };
  });
  if (terminal.json) return terminal.out(JSON.stringify({ views, services }));
  const cells = views.map((row) => [
    row.version === null ? row.name : `${row.name}@${row.version}`,
    row.entity,
    row.fields.length,
    lifeText(row.timeToLiveMs),
    row.entities,
    timeText(row.materializedUntil),
    row.description,
  ]);
  const header = ["view", "entity", "fields", "lives", "online", "materialised until", "what it is"];
  terminal.out(textTable(header, cells));
  if (views.some(({ version }) => version === null)) {
    terminal.log("Views without a number are not registered yet: run `marquee features materialize --all`.");
  }
}

function rowOf({ view, ...status }: Pick<ViewStatus, "view"> & Partial<ViewStatus>) {
  const { name, entity, description, owner, timeToLiveMs, fields } = view;
  return {
    name,
    version: status.version ?? null,
    current: status.current ?? false,
    entity,
    fields: fields.map((field) => field.name),
    timeToLiveMs,
    entities: status.entities ?? 0,
    newestEventTime: status.newestEventTime ?? null,
    materializedUntil: status.materializedUntil ?? null,
    owner,
    description,
  };
}
