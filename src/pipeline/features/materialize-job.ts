import { z } from "zod";
import {
  type Database,
  defineJob,
  handle,
  openQueue,
  type Queue,
  type Schedule,
} from "../../storage/index.ts";
import type { MaterializeReport, ProjectFeatures } from "./project-features.ts";

/** Materialisation as a job: what a schedule sends and {@link serveMaterializations} does. */
export const materializeJob = defineJob({
  kind: "materialize-features",
  version: 1,
  /** No views: all. */
  input: z.strictObject({ views: z.array(z.string()).optional() }),
  result: z.object({ views: z.int(), received: z.int(), changed: z.int() }),
});

/** One schedule a project: a second one takes the place of the first. */
const key = "materialize";

/**
 * Materialises again and again, as long as some process {@link serveMaterializations | serves}.
 *
 * @param cron Five fields, UTC: minute, hour, day of the month, month, day of the week. `undefined`: no more.
 * @param views Default: all.
 * @returns What is scheduled now.
 * @throws MarqueeError `invalid-option` for a bad expression.
 */
export function scheduleMaterialization(
  database: Database,
  cron: string | undefined,
  views?: readonly string[],
): Promise<Schedule[]> {
  return withQueue(database, async (queue) => {
    if (cron === undefined) await queue.unschedule(materializeJob, key);
    else await queue.schedule(materializeJob, cron, views ? { views: [...views] } : {}, { key });
    return (await queue.schedules()).filter(({ kind }) => kind === materializeJob.kind);
  });
}

/**
 * Does scheduled materialisations until it is stopped. A failed one is tried again with growing waits; two processes
 * that serve share the work.
 */
export function serveMaterializations(
  features: ProjectFeatures,
  options: {
    readonly signal: AbortSignal;
    /** Told of every one that is done. */
    readonly onDone?: (report: MaterializeReport) => void;
    /** Told of failures, which are tried again. */
    readonly onError?: (error: unknown) => void;
  },
): Promise<void> {
  const handler = handle(materializeJob, async ({ input, signal }) => {
    const report = await features.materialize({ ...input, signal });
    options.onDone?.(report);
    const { runs } = report;
    const sum = (member: "received" | "changed") => runs.reduce((total, run) => total + run[member], 0);
    return { views: runs.length, received: sum("received"), changed: sum("changed") };
  });
  return withQueue(
    features.database,
    (queue) =>
      queue.work([handler], {
        signal: options.signal,
        onEvent: ({ what, error }) => what === "failed" && options.onError?.(error),
      }),
    options.onError,
  );
}

async function withQueue<Result>(
  database: Database,
  use: (queue: Queue) => Promise<Result>,
  onError?: (error: unknown) => void,
): Promise<Result> {
  const queue = await openQueue(database, { jobs: [materializeJob], onError });
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}
