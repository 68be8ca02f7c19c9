import { z } from "zod";
import { defineJob, type Migration, queueMigrations } from "../../src/storage/index.ts";

/** The job of the programs in this folder: waits, then writes one row with its end. */
export const cook = defineJob({
  kind: "cook",
  version: 1,
  input: z.object({
    dish: z.string(),
    /** Before the result is there, in the first attempt. */
    seconds: z.number(),
    /** Within the transaction that ends the job, in the first attempt. */
    writeSeconds: z.number().default(0),
  }),
  result: z.string(),
  retries: 3,
  backoff: { firstSeconds: 0 },
});

/** The queue's tables and one for what was cooked, where a dish may stand twice so that tests can see it. */
export const kitchenMigrations: readonly Migration[] = [
  ...queueMigrations,
  {
    room: "kitchen",
    version: 1,
    name: "cooked",
    sql: "CREATE TABLE cooked (dish text NOT NULL, process_id integer NOT NULL)",
  },
];
