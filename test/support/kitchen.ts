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

/** A job with a default in its input and two at once. */
export const chop = defineJob({
  kind: "chop",
  version: 1,
  input: z.object({ what: z.string(), size: z.number().default(3) }),
  result: z.object({ pieces: z.array(z.string()) }),
  retries: 2,
  backoff: { firstSeconds: 0 },
  concurrency: 2,
});
/** An urgent job in its third version. */
export const wash = defineJob({
  kind: "wash",
  version: 3,
  input: z.string(),
  result: z.null(),
  priority: 5,
  backoff: { firstSeconds: 0 },
});
/** The version before, with another input. */
export const washBefore = defineJob({ kind: "wash", version: 2, input: z.number(), result: z.null() });

/** A job whose attempts may take a second. */
export const quick = defineJob({
  kind: "quick",
  version: 1,
  input: z.null(),
  result: z.null(),
  retries: 0,
  expireSeconds: 1,
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
