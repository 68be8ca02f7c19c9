import type { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { type QueueContext, queueOf } from "./context.ts";
import { checked, type JobDefinition } from "./definition.ts";
import { type JobKind, parseQueueName, queueName } from "./identifiers.ts";
import { attemptOptions } from "./sending.ts";

/** A job that is sent again and again. */
export interface Schedule extends JobKind {
  readonly key: string;
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  readonly timezone: string;
  readonly input: unknown;
}

/** How a schedule is told from others and read. */
export interface ScheduleOptions {
  /** One job may have several schedules, one a key. Default "". */
  readonly key?: string;
  /** Of the cron expression, as `Europe/Zurich`. Default UTC. */
  readonly timezone?: string;
}

/** Makes or changes a schedule; see {@link Queue.schedule}. */
export async function schedule<Job extends JobDefinition>(
  context: QueueContext,
  job: Job,
  cron: string,
  input: z.input<Job["input"]>,
  options: ScheduleOptions,
): Promise<void> {
  const queue = queueOf(context, job);
  checked(job.input, input, `The input of a job ${queue}`);
  const { key = "", timezone = "UTC" } = options;
  try {
    await context.boss.schedule(
      queue,
      cron,
      { input },
      {
        key,
        tz: timezone,
        priority: job.priority,
        // One run at a time: a tick is left out while the job of the one before still waits or runs.
        singletonKey: `=schedule ${key}`,
        ...attemptOptions(job),
      },
    );
  } catch (error) {
    if (error instanceof MarqueeError) throw error;
    throw new MarqueeError("invalid-option", `The schedule "${cron}" (${timezone}): ${messageOf(error)}`, {
      cause: error,
    });
  }
  // What another version was scheduled for, this one does now.
  for (const other of await schedules(context)) {
    if (other.kind === job.kind && other.key === key && other.version !== job.version) {
      await context.boss.unschedule(queueName(other), key);
    }
  }
}

/** All schedules. */
export async function schedules(context: QueueContext): Promise<Schedule[]> {
  const rows = await context.boss.getSchedules();
  return rows.flatMap(({ name, key, cron, timezone, data }) => {
    const kind = parseQueueName(name);
    return kind ? [{ ...kind, key, cron, timezone, input: (data as { input: unknown }).input }] : [];
  });
}
