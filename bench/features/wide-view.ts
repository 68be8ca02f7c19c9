import { z } from "zod";
import { createRandom } from "../../src/core/index.ts";
import {
  createViewCodec,
  defineFeatureView,
  type FieldDefinition,
  lakeTable,
  type OnlineRecord,
} from "../../src/features/index.ts";

/** How many features the view has. */
export const wideFields = 250;

const fields: Record<string, FieldDefinition<z.ZodNumber>> = Object.fromEntries(
  Array.from({ length: wideFields }, (_, at) => [
    `feature${at}`,
    { type: z.number(), description: `Feature ${at}` },
  ]),
);

/** A view of 250 numbers. */
export const wideView = defineFeatureView({
  name: "wide",
  entity: "title",
  fields,
  source: lakeTable({ table: "wide" }),
  owner: "bench",
  description: "Wide rows",
});

/** Rows of random numbers that need all 64 bits, as most means and ratios do. */
export function* wideRecords(entities: number): Generator<OnlineRecord> {
  const codec = createViewCodec(wideView);
  const random = createRandom("wide records");
  const time = Date.UTC(2026, 0, 1) * 1000;
  for (let at = 0; at < entities; at++) {
    const values = Array.from({ length: wideFields }, () => 100 * random.next());
    yield { entityKey: `film-${at}`, eventTime: time, knownTime: time, payload: codec.encode(values) };
  }
}
