import type { FeatureView } from "./view.ts";

/**
 * Whether a value is past its time to live: the one rule of offline joins and online reads. A value that is exactly
 * as old as its time to live is still served.
 *
 * @param eventTime When the value became true, in milliseconds since 1970.
 * @param at The time that is asked about, in milliseconds since 1970.
 */
export function isExpired(view: Pick<FeatureView, "timeToLiveMs">, eventTime: number, at: number): boolean {
  return view.timeToLiveMs !== null && at - eventTime > view.timeToLiveMs;
}
