import type { Command } from "commander";
import { describeType, type FeatureView, readReference } from "../../../features/index.ts";
import type { ProjectFeatures } from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { textTable } from "../../table.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";
import { lifeText, timeText } from "./text.ts";

/** Registers `marquee features describe`. */
export function registerDescribe(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("describe"))
    .description("a view's fields, source, versions, and what depends on it")
    .argument("<view>", "name, or name@version")
    .addHelpText(
      "after",
      `
Examples:
  marquee features describe title-facts
  marquee features describe title-facts@1 --json`,
    )
    .action(start(describe));
}

async function describe({ terminal }: CommandContext, name: string, options: FeatureOptions): Promise<void> {
  const { view, ...rest } = await withFeatures(options, (store) => descriptionOf(store, name));
  const { entity, keys, owner, description, timeToLiveMs, source, fields } = view;
  if (terminal.json) {
    const plain = fields.map((field) => ({
      name: field.name,
      type: field.type,
      description: field.description,
    }));
    const facts = { name: view.name, entity, keys, owner, description, timeToLiveMs, source, fields: plain };
    return terminal.out(JSON.stringify({ ...facts, ...rest }));
  }
  terminal.out(`${name}: ${description}`);
  terminal.out(`entity ${entity} (${keys.join(", ")}), lives ${lifeText(timeToLiveMs)}, owner ${owner}\n`);
  const rows = fields.map((field) => [field.name, describeType(field.type), field.description]);
  terminal.out(textTable(["field", "type", "what it is"], rows));
  terminal.out(`\nsource: ${source.kind === "sql" ? source.query.trim() : JSON.stringify(source)}`);
  for (const line of historyLines(rest)) terminal.out(line);
}

type Description = Awaited<ReturnType<typeof descriptionOf>>;

async function descriptionOf(store: ProjectFeatures, name: string) {
  const { view: viewName, version } = readReference(name);
  const view = await viewOf(store, viewName, version);
  const versions = (await store.statuses())
    .filter((status) => status.view.name === viewName)
    .map(({ view: _view, ...status }) => status);
  const planned = (await store.registry.plan(store.definitions)).find((plan) => plan.name === viewName);
  const dependents = planned?.dependents ?? { views: [], services: [] };
  return { view, versions, changes: planned?.changes ?? [], dependents };
}

async function viewOf(
  store: ProjectFeatures,
  name: string,
  version: number | undefined,
): Promise<FeatureView> {
  if (version === undefined) return store.definitions.view(name);
  return (await store.registry.find(name, version)).view;
}

function historyLines({ versions, changes, dependents }: Omit<Description, "view">): string[] {
  const uses = [...dependents.views, ...dependents.services.map((service) => `service ${service}`)];
  return [
    ...versions.map(({ version, current, registeredAt, entities, materializedUntil }) => {
      const state = current ? "in use" : "old";
      return `version ${version}: ${state}, registered ${timeText(registeredAt)}, ${entities} entities online, materialised until ${timeText(materializedUntil)}`;
    }),
    ...(versions.length === 0 ? ["not registered yet"] : []),
    ...changes.map(({ kind, field = "", before = "", after = "" }) =>
      `not registered yet: ${kind} ${field} ${before} → ${after}`.replaceAll(/ +/g, " "),
    ),
    `depends on it: ${uses.length > 0 ? uses.join(", ") : "nothing"}`,
  ];
}
