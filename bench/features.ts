/** The feature store: online reads of 250 features for one entity and for a hundred. */

import { measureOnline } from "./features/online.ts";
import type { BenchRow } from "./main.ts";

export async function run(): Promise<BenchRow[]> {
  return measureOnline();
}
