import type { FeatureView } from "./view.ts";

/** Whether a value is too old to be served at a time: older than the view's time-to-live. Exactly as old is not. */
export function isExpired(
  { timeToLiveMs }: Pick<FeatureView, "timeToLiveMs">,
  eventTimeMs: number,
  atMs: number,
): boolean {
  return timeToLiveMs !== null && atMs - eventTimeMs > timeToLiveMs;
}
