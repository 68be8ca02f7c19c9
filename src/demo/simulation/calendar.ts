import type { Random } from "../../core/index.ts";
import { parameters } from "./parameters.ts";
import { drawWeighted } from "./population.ts";

const day = 86_400_000;
const hour = 3_600_000;

/** Weights of the hours of a local day: evenings above all, and daytime at weekends. */
const weekday = [
  2, 1, 0.5, 0.2, 0.1, 0.2, 0.6, 1, 1, 0.8, 0.8, 1, 1.6, 1.4, 1.2, 1.4, 2, 3.2, 5, 7, 9, 9, 7, 4,
];
const weekend = [
  3, 2, 1, 0.5, 0.2, 0.2, 0.4, 0.8, 1.6, 2.4, 3, 3, 3.4, 3.6, 4, 4.2, 4.6, 5, 6, 7.4, 9, 9, 7.6, 5,
];
/** How much likelier a day at the weekend is than another. */
const weekendWeight = 1.5;

/**
 * Draws the beginning of a session between two times: a day (weekends more often), then an hour and a minute of
 * local time. Milliseconds since 1970.
 */
export function drawSessionTime(random: Random, from: number, utcOffset: number): number {
  const until = parameters.end - parameters.quietEnd;
  for (let attempt = 0; attempt < 64; attempt++) {
    const any = from + random.next() * (until - from);
    const midnight = Math.floor((any + utcOffset * hour) / day) * day;
    const restDay = [0, 6].includes(new Date(midnight).getUTCDay());
    if (!restDay && random.next() * weekendWeight > 1) continue;
    const local = midnight + (drawWeighted(random, restDay ? weekend : weekday) + random.next()) * hour;
    const time = Math.floor(local - utcOffset * hour);
    if (time >= from && time < until) return time;
  }
  return Math.floor(from + random.next() * (until - from));
}
