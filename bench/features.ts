/**
 * The feature store: online reads of 250 features for one entity and for a hundred, from three databases, and a
 * million entities joined with 50 features as they were known.
 */

import { measureHistorical } from "./features/historical.ts";
import { measureOnline } from "./features/online.ts";
import type { BenchRow } from "./main.ts";

export async function run(): Promise<BenchRow[]> {
  // A process of DuckDB's size between the reads would disturb them, so they come first.
  return [...(await measureOnline()), ...(await measureHistorical())];
}
