import type { Command } from "commander";
import { requireTitle } from "../../../catalogue/index.ts";
import { MarqueeError } from "../../../core/index.ts";
import type { Title } from "../../../domain/index.ts";
import type { OnlineRow } from "../../../features/index.ts";
import { Project } from "../../../pipeline/index.ts";
import { openLake } from "../../../storage/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { listOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import { nameAndYear, noteGuess } from "../../title-text.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";
import { timeText, valueText } from "./text.ts";

interface GetOptions extends FeatureOptions {
  readonly viewer: readonly string[];
}

/** Registers `marquee features get`. */
export function registerGet(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("get"))
    .description("the newest features of titles or viewers, as they are served")
    .argument("<features>", "view, view:field, view@version:field; several separated by commas")
    .argument("[titles...]", 'ids, IMDb ids, names, or "Name (year)"')
    .option("--viewer <ids>", "viewers, as in the events: movielens:42", listOption, [])
    .addHelpText(
      "after",
      `
Every value is present, missing or expired; what is missing is never shown as zero. With titles and viewers there is a
row for each pair.

Examples:
  marquee features get title-facts "Jurassic Park"
  marquee features get title-facts:year,title-facts:genres "Life of Pi" "King Kong (1933)" --json
  marquee features get viewer-activity --viewer movielens:42`,
    )
    .action(start(get));
}

async function get(
  { terminal }: CommandContext,
  references: string,
  queries: readonly string[],
  options: GetOptions,
): Promise<void> {
  const names = listOption(references, []);
  const titles = queries.length > 0 ? await titlesOf(options, queries) : [];
  titles.forEach((title, at) => {
    const guess = noteGuess(queries[at], title);
    if (guess) terminal.log(guess);
  });
  const keys = keysOf(titles, options.viewer);
  const rows = await withFeatures(options, async (store) =>
    (await store.online()).getOnlineFeatures({ features: names, keys }),
  );
  if (terminal.json) return terminal.out(JSON.stringify({ rows }));
  rows.forEach((row, at) => {
    if (at > 0) terminal.out("");
    terminal.out(headingOf(row, titles));
    terminal.out(valueTable(row));
  });
}

async function titlesOf(options: GetOptions, queries: readonly string[]): Promise<Title[]> {
  using lake = await openLake();
  const project = await Project.open(options.project, lake);
  const known = await project.titles();
  return queries.map((query) => requireTitle(known, query));
}

function keysOf(titles: readonly Title[], viewers: readonly string[]) {
  if (titles.length === 0 && viewers.length === 0) {
    throw new MarqueeError("invalid-option", "Name titles, or viewers with --viewer.");
  }
  const ofTitles = titles.map(({ id }) => ({ titleId: id }));
  const ofViewers = viewers.map((viewerId) => ({ viewerId }));
  if (titles.length === 0) return ofViewers;
  return viewers.length === 0
    ? ofTitles
    : ofTitles.flatMap((key) => ofViewers.map((own) => ({ ...key, ...own })));
}

function headingOf({ keys: { titleId, viewerId } }: OnlineRow, titles: readonly Title[]): string {
  const title = titles.find(({ id }) => id === titleId);
  return [title && `${nameAndYear(title)} · ${title.id}`, viewerId]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** The values of an entity as a table. */
export function valueTable({ values, eventTimes }: OnlineRow): string {
  const cells = Object.entries(values).map(([name, { status, value }]) => [
    name,
    status === "present" ? valueText(value) : `(${status})`,
    timeText(eventTimes[name.slice(0, name.lastIndexOf(":"))]),
  ]);
  return textTable(["feature", "value", "true since"], cells);
}
