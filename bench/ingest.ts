/** Filling the stores: 20 million events into the lake, and a million titles with 250 features into PostgreSQL. */
import { measureValues } from "./ingest/values.ts";
import { run as importRatings } from "./import-ratings.ts";
import type { BenchRow } from "./main.ts";

export async function run(): Promise<BenchRow[]> {
  const events = await importRatings();
  return [
    ...events.map((row) => ({ ...row, name: row.name === "events" ? row.name : `events-${row.name}` })),
    ...(await measureValues()),
  ];
}
