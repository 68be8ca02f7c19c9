import { type Command, InvalidArgumentError } from "commander";
import { MarqueeError, systemClock } from "../../../core/index.ts";
import { prometheusText } from "../../../features/index.ts";
import { featureHealth, healthMetrics, type ViewHealth } from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption } from "../../options.ts";
import { textTable } from "../../table.ts";
import type { Terminal } from "../../terminal.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";
import { timeText } from "./text.ts";

interface CheckOptions extends FeatureOptions {
  readonly maximumLag: number;
  readonly maximumShift: number;
  readonly maximumMissing: number;
  readonly metrics?: boolean;
  readonly accept?: boolean;
}

/** Registers `marquee features check`. */
export function registerCheck(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("check"))
    .description("whether what is served is up to date and looks as it did; fails when it does not")
    .argument("[views...]", "names of views (default: all)")
    .option(
      "--maximum-lag <hours>",
      "how old the last materialisation may be",
      integerOption("--maximum-lag", 1),
      24,
    )
    .option("--maximum-shift <index>", "highest population stability index", aboveZero, 0.2)
    .option("--maximum-missing <share>", "by how much the share of missing values may change", aboveZero, 0.1)
    .option("--accept", "the values are as they should be: compare with them from now on")
    .option("--metrics", "print metrics in the text format of Prometheus, and do not fail")
    .addHelpText(
      "after",
      `
Values are compared with the reference: what they looked like when a version of the view was first materialised, or
when they were last accepted.

Examples:
  marquee features check
  marquee features check title-activity --maximum-lag 1 --json
  marquee features check title-activity --accept
  marquee features check --metrics > /var/lib/node_exporter/marquee.prom`,
    )
    .action(start(check));
}

async function check(
  { terminal }: CommandContext,
  names: readonly string[],
  options: CheckOptions,
): Promise<void> {
  const now = systemClock.now();
  const { accepted, views } = await withFeatures(options, async (store) => {
    for (const name of names) store.definitions.view(name);
    const accepted = options.accept ? await store.accept(names.length > 0 ? names : undefined) : [];
    const drift = { stabilityIndex: options.maximumShift, missingShare: options.maximumMissing };
    const maximumLagMs = options.maximumLag * 3_600_000;
    const healths = await featureHealth(store, { now, maximumLagMs, drift });
    return { accepted, views: healths.filter(({ view }) => names.length === 0 || names.includes(view)) };
  });
  if (options.metrics) {
    const metrics = healthMetrics(views, now);
    terminal.out(terminal.json ? JSON.stringify({ metrics }) : prometheusText(metrics).trimEnd());
    return;
  }
  show(terminal, views, accepted);
}

function show(terminal: Terminal, views: readonly ViewHealth[], accepted: readonly string[]): void {
  const alerts = views.flatMap((view) => view.alerts);
  if (alerts.length > 0 && terminal.json) throw failed(alerts.length, { alerts, views });
  if (terminal.json) return terminal.out(JSON.stringify({ views, alerts, accepted }));
  for (const name of accepted) terminal.log(`${name}: these values are the reference now`);
  terminal.out(
    textTable(["view", "online", "materialised until", "compared with", "alerts"], views.map(rowOf)),
  );
  for (const { message } of alerts) terminal.out(`- ${message}`);
  if (alerts.length > 0) throw failed(alerts.length, { alerts, views });
}

function rowOf({
  view,
  version,
  entities,
  materializedUntil,
  referenceAt,
  missingTables,
  alerts,
}: ViewHealth) {
  const name = version === null ? view : `${view}@${version}`;
  const outcome =
    missingTables.length > 0 && materializedUntil === null
      ? `the project has no ${missingTables.join(", ")}`
      : alerts.map(({ field, reason }) => (field === null ? reason : `${field} ${reason}`)).join(", ");
  const compared = referenceAt === null ? "nothing" : timeText(referenceAt);
  return [name, entities, timeText(materializedUntil), compared, outcome === "" ? "none" : outcome];
}

function failed(alerts: number, details: Record<string, unknown>): MarqueeError {
  return new MarqueeError("check-failed", `Features: ${alerts} ${alerts === 1 ? "alert" : "alerts"}.`, {
    hint: "Stale values: `marquee features materialize --all`. Changed values that are right: `marquee features check --accept`.",
    details,
  });
}

function aboveZero(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`a number above 0 is expected, not "${text}".`);
}
