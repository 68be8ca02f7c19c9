import type { FeatureView } from "../../features/index.ts";
import type { ViewStatus } from "./project-features.ts";

/** Something about a view, or a field of it, that somebody should look at. */
export interface FeatureAlert {
  readonly view: string;
  readonly field: string | null;
  readonly reason:
    | "never-materialized"
    | "changed"
    | "stale"
    | "expired"
    | "missing-values"
    | "distribution-shift";
  readonly message: string;
}

/** How old what is online may be. */
export interface FreshnessOptions {
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Facts must have been brought over at least this recently, in milliseconds. */
  readonly maximumLagMs: number;
}

/**
 * What is wrong with what is online of a view: it is not there at all, it is that of an earlier definition, it was not
 * brought up to date for too long, or its newest value has expired.
 *
 * @param view As it stands in the code.
 * @param status What is online of the version in use, if there is one.
 */
export function freshnessAlerts(
  view: FeatureView,
  status: ViewStatus | undefined,
  { now, maximumLagMs }: FreshnessOptions,
): FeatureAlert[] {
  const { name, timeToLiveMs } = view;
  const alert = (reason: FeatureAlert["reason"], message: string) => [
    { view: name, field: null, reason, message: `${name} ${message}` },
  ];
  if (status && status.view.hash !== view.hash) {
    return alert("changed", `was changed in the code; version ${status.version} is still served`);
  }
  if (!status?.materializedUntil) return alert("never-materialized", "was never materialised");
  const lag = now - status.materializedUntil.getTime();
  if (lag > maximumLagMs) return alert("stale", `was last materialised ${hoursText(lag)} ago`);
  const newest = status.newestEventTime?.getTime();
  if (timeToLiveMs !== null && newest !== undefined && now - newest > timeToLiveMs) {
    return alert("expired", "has only values that have expired");
  }
  return [];
}

const hoursText = (milliseconds: number) => `${Math.round(milliseconds / 360_000) / 10} h`;
