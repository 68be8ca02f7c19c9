import type { FieldDrift, Metric } from "../../features/index.ts";
import type { ViewHealth } from "./health.ts";

/** How the views do, for Prometheus. */
export function healthMetrics(healths: readonly ViewHealth[], now: number): Metric[] {
  return [...viewMetrics(healths, now), ...fieldMetrics(healths, now)];
}

function viewMetrics(healths: readonly ViewHealth[], now: number): Metric[] {
  const online = healths.filter(({ version }) => version !== null);
  const age = (time: Date | null) => ageSeconds(time?.getTime() ?? null, now);
  const gauge = (name: string, help: string, valueOf: (health: ViewHealth) => number | null): Metric => ({
    name,
    help,
    kind: "gauge",
    samples: online.flatMap((health) => {
      const value = valueOf(health);
      return value === null ? [] : [{ labels: labelsOf(health), value }];
    }),
  });
  return [
    gauge("marquee_feature_online_entities", "Entities with values online.", ({ entities }) => entities),
    gauge(
      "marquee_feature_materialization_lag_seconds",
      "Time since up to when all facts are online.",
      ({ materializedUntil }) => age(materializedUntil),
    ),
    gauge(
      "marquee_feature_event_age_seconds",
      "Age of the newest value online, by event time.",
      ({ newestEventTime }) => age(newestEventTime),
    ),
    gauge("marquee_feature_alerts", "Alerts about a view and its fields.", ({ alerts }) => alerts.length),
  ];
}

function fieldMetrics(healths: readonly ViewHealth[], now: number): Metric[] {
  const gauge = (name: string, help: string, valueOf: (drift: FieldDrift) => number | null): Metric => ({
    name,
    help,
    kind: "gauge",
    samples: healths.flatMap((health) =>
      health.fields.flatMap((drift) => {
        const value = valueOf(drift);
        return value === null ? [] : [{ labels: { ...labelsOf(health), feature: drift.field }, value }];
      }),
    ),
  });
  return [
    gauge(
      "marquee_feature_missing_ratio",
      "Share of entities without a value.",
      ({ missingShare }) => missingShare,
    ),
    gauge(
      "marquee_feature_stability_index",
      "Population stability index against the reference.",
      ({ shift }) => shift?.index ?? null,
    ),
    gauge("marquee_feature_mean", "Mean of a number.", ({ mean }) => mean),
    gauge(
      "marquee_feature_value_age_seconds",
      "Age of the newest value of a feature, by event time.",
      ({ newestEventTime }) => ageSeconds(newestEventTime, now),
    ),
  ];
}

const labelsOf = ({ view, version }: ViewHealth) => ({ view, version: String(version) });

const ageSeconds = (milliseconds: number | null, now: number) =>
  milliseconds === null ? null : (now - milliseconds) / 1000;
