import type { Command } from "commander";
import { MarqueeError, systemClock } from "../../../core/index.ts";
import { prometheusText } from "../../../features/index.ts";
import { freshnessAlerts, freshnessMetrics } from "../../../pipeline/index.ts";
import type { CommandContext, StartCommand } from "../../command.ts";
import { integerOption } from "../../options.ts";
import { addFeatureOptions, type FeatureOptions, withFeatures } from "./project.ts";

interface CheckOptions extends FeatureOptions {
  readonly maximumLag: number;
  readonly metrics?: boolean;
}

/** Registers `marquee features check`. */
export function registerCheck(features: Command, start: StartCommand): void {
  addFeatureOptions(features.command("check"))
    .description("whether what is served is up to date; fails when it is not")
    .option(
      "--maximum-lag <hours>",
      "how old the last materialisation may be",
      integerOption("--maximum-lag", 1),
      24,
    )
    .option("--metrics", "print metrics in the text format of Prometheus, and do not fail")
    .addHelpText(
      "after",
      `
Examples:
  marquee features check
  marquee features check --maximum-lag 1 --json
  marquee features check --metrics > /var/lib/node_exporter/marquee.prom`,
    )
    .action(start(check));
}

async function check({ terminal }: CommandContext, options: CheckOptions): Promise<void> {
  const now = systemClock.now();
  const statuses = await withFeatures(options, (store) => store.statuses());
  if (options.metrics) {
    const metrics = freshnessMetrics(statuses, now);
    terminal.out(terminal.json ? JSON.stringify({ metrics }) : prometheusText(metrics).trimEnd());
    return;
  }
  const alerts = freshnessAlerts(statuses, { now, maximumLagMs: options.maximumLag * 3_600_000 });
  const views = statuses.filter(({ current }) => current).length;
  if (alerts.length > 0 || views === 0)
    throw failed(
      alerts.map(({ message }) => message),
      { alerts, views },
    );
  if (terminal.json) return terminal.out(JSON.stringify({ views, alerts }));
  terminal.out(`${views} views, no alerts.`);
}

function failed(messages: readonly string[], details: Record<string, unknown>): MarqueeError {
  const text = messages.length > 0 ? messages.join("; ") : "no feature view is registered";
  return new MarqueeError("check-failed", `Features: ${text}.`, {
    hint: "Run `marquee features materialize --all`.",
    details,
  });
}
