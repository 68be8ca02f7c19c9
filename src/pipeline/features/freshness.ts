import type { Metric } from "../../features/index.ts";
import type { ViewStatus } from "./project-features.ts";

/** Something about a view that somebody should look at. */
export interface FreshnessAlert {
  readonly view: string;
  readonly reason: "never-materialized" | "stale" | "expired";
  readonly message: string;
}

/** How old what is online may be. */
export interface FreshnessOptions {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Facts must have been brought over at least this recently, in milliseconds. */
  readonly maximumLagMs: number;
}

/** Views in use that are not online, were not brought up to date for too long, or whose newest value has expired. */
export function freshnessAlerts(
  statuses: readonly ViewStatus[],
  { now, maximumLagMs }: FreshnessOptions,
): FreshnessAlert[] {
  return statuses
    .filter(({ current }) => current)
    .flatMap((status): FreshnessAlert[] => {
      const { view, materializedUntil, newestEventTime } = status;
      const alert = (reason: FreshnessAlert["reason"], message: string) => [
        { view: view.name, reason, message },
      ];
      if (materializedUntil === null) {
        return alert("never-materialized", `${view.name} was never materialised`);
      }
      const lag = now - materializedUntil.getTime();
      if (lag > maximumLagMs) {
        return alert("stale", `${view.name} was last materialised ${hoursText(lag)} ago`);
      }
      const life = view.timeToLiveMs;
      if (life !== null && newestEventTime !== null && now - newestEventTime.getTime() > life) {
        return alert("expired", `${view.name}: every value online has expired`);
      }
      return [];
    });
}

/** What is online of every view in use, for Prometheus. */
export function freshnessMetrics(statuses: readonly ViewStatus[], now: number): Metric[] {
  const current = statuses.filter((status) => status.current);
  const gauge = (name: string, help: string, valueOf: (status: ViewStatus) => number | null): Metric => ({
    name,
    help,
    kind: "gauge",
    samples: current.flatMap((status) => {
      const value = valueOf(status);
      const labels = { view: status.view.name, version: String(status.version) };
      return value === null ? [] : [{ labels, value }];
    }),
  });
  const age = (time: Date | null) => (time === null ? null : (now - time.getTime()) / 1000);
  return [
    gauge("marquee_feature_online_entities", "Entities with values online.", ({ entities }) => entities),
    gauge(
      "marquee_feature_materialization_lag_seconds",
      "Time since up to when all facts are online.",
      (status) => age(status.materializedUntil),
    ),
    gauge("marquee_feature_event_age_seconds", "Age of the newest value online, by event time.", (status) =>
      age(status.newestEventTime),
    ),
  ];
}

const hoursText = (milliseconds: number) => `${Math.round(milliseconds / 360_000) / 10} h`;
