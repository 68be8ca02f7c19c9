import type { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import type { Database, Queries } from "../database/database.ts";
import { Bell } from "./bell.ts";
import { affected, startBoss } from "./boss.ts";
import { createQueues, type QueueContext, queueOf } from "./context.ts";
import { checked, type JobDefinition } from "./definition.ts";
import type { HandledJob } from "./handler.ts";
import { type JobPlace, parseJobId, parseQueueName, queueName } from "./identifiers.ts";
import { listJobs } from "./job-table.ts";
import { queueOverview, type QueueOverview } from "./overview.ts";
import { type Schedule, type ScheduleOptions, schedule, schedules } from "./schedules.ts";
import { type JobToSend, type SendOptions, type SentJob, sendJobs } from "./sending.ts";
import { type JobState, type JobStatus, jobStatuses, statusOf, tableStates } from "./status.ts";
import { resultOf, type WaitOptions, waitForJobs } from "./waiting.ts";
import { Worker, type WorkOptions } from "./worker.ts";
import { livingWorkers, type WorkerInfo } from "./workers.ts";

/** Options of {@link openQueue}. */
export interface QueueOptions {
  /** Every kind of job that this process sends or does. */
  readonly jobs: readonly JobDefinition[];
  /**
   * For how long a worker that no longer answers keeps its jobs, in seconds. A worker renews several times in that
   * time; code that holds up the event loop for longer loses its job to another. Default 15.
   */
  readonly leaseSeconds?: number;
  /** How often an idle worker looks for jobs sent elsewhere, in seconds. Default 0.5. */
  readonly pollSeconds?: number;
  /** Told of failures that the queue survives, such as a database that is away for a while. */
  readonly onError?: (error: unknown) => void;
}

/** Which jobs to list. */
export interface JobFilter {
  readonly kind?: string;
  /** `failed` are the dead letters. */
  readonly state?: JobState;
  /** At most so many, the latest. Default 100. */
  readonly limit?: number;
}

/** Jobs in the database: sent once, done once, by whichever worker is free. */
export class Queue {
  private readonly context: QueueContext;

  constructor(context: QueueContext) {
    this.context = context;
  }

  /** Puts one job into the queue. @throws MarqueeError `invalid-option` when its input is not valid. */
  async send<Job extends JobDefinition>(
    job: Job,
    input: z.input<Job["input"]>,
    options: SendOptions & { readonly queries?: Queries } = {},
  ): Promise<SentJob> {
    const { queries, ...rest } = options;
    const [sent] = await sendJobs(this.context, job, [{ ...rest, input }], queries);
    return sent;
  }

  /**
   * Puts jobs into the queue, all or none.
   *
   * @param options.queries The transaction that it is to be part of.
   * @returns One a job, in order.
   */
  sendAll<Job extends JobDefinition>(
    job: Job,
    items: readonly JobToSend<z.input<Job["input"]>>[],
    options: { readonly queries?: Queries } = {},
  ): Promise<SentJob[]> {
    return sendJobs(this.context, job, items, options.queries);
  }

  /** Takes jobs and does them until it is stopped. @throws MarqueeError when the database fails for good. */
  work(handlers: readonly HandledJob[], options: WorkOptions = {}): Promise<void> {
    return new Worker(this.context, handlers, options).run();
  }

  /** The status of a job, `undefined` when the queue does not know it. */
  async status(id: string): Promise<JobStatus | undefined> {
    return (await this.statuses([id]))[0];
  }

  /** The status of each job, in order. */
  statuses(ids: readonly string[]): Promise<(JobStatus | undefined)[]> {
    return jobStatuses(this.context.database, ids);
  }

  /** Waits for a job's result. @throws MarqueeError `job-failed`, or `cancelled` for job or signal. */
  async wait<Job extends JobDefinition>(
    job: Job,
    id: string,
    options: WaitOptions = {},
  ): Promise<z.output<Job["result"]>> {
    const [status] = await waitForJobs(this.context, [id], options);
    return checked(job.result, resultOf(status), `The result of ${id}`) as z.output<Job["result"]>;
  }

  /** Waits until all jobs have ended, however. Gives their status, in order. */
  waitForAll(ids: readonly string[], options: WaitOptions = {}): Promise<JobStatus[]> {
    return waitForJobs(this.context, ids, options);
  }

  /** Cancels a job. Its handler's signal is aborted within about a second. `false` when it had ended before. */
  async cancel(id: string): Promise<boolean> {
    return (await this.cancelAll([id])) > 0;
  }

  /** As {@link cancel}, for many. Gives how many were cancelled. */
  async cancelAll(ids: readonly string[]): Promise<number> {
    const places = await Promise.all(ids.map((id) => this.placeOf(id)));
    let count = 0;
    for (const [queue, jobs] of Map.groupBy(places, (place) => place.queue)) {
      const uuids = jobs.map(({ uuid }) => uuid);
      count += affected(await this.context.boss.cancel(queue, uuids));
    }
    this.context.changed.ring();
    return count;
  }

  /** Gives a failed job one more attempt. `false` when it has not failed. */
  async retry(id: string): Promise<boolean> {
    const { queue, uuid } = await this.placeOf(id);
    const response = await this.context.boss.retry(queue, uuid);
    this.context.changed.ring();
    return affected(response) > 0;
  }

  /** Jobs, the latest first. */
  async list(filter: JobFilter = {}): Promise<JobStatus[]> {
    const names = (await this.context.boss.getQueues()).map(({ name }) => name);
    const wanted = names.filter((name) => {
      const kind = parseQueueName(name)?.kind;
      return kind !== undefined && (filter.kind === undefined || kind === filter.kind);
    });
    const rows = await listJobs(
      this.context.database,
      wanted,
      tableStates(filter.state),
      filter.limit ?? 100,
    );
    return rows.map(statusOf);
  }

  /** How many jobs of each kind and version are in which state, and whether they wait for a worker of theirs. */
  overview(): Promise<QueueOverview[]> {
    return queueOverview(this.context.database);
  }

  /** The workers that live, on all machines. */
  workers(): Promise<WorkerInfo[]> {
    return livingWorkers(this.context.database);
  }

  /**
   * Has a job sent by the clock, for as long as some worker runs; a time at which none did is not made up for. The
   * same job and key replaces what was scheduled before, by other versions too.
   *
   * @throws MarqueeError `invalid-option` for an expression or time zone that cannot be read.
   */
  schedule<Job extends JobDefinition>(
    job: Job,
    cron: string,
    input: z.input<Job["input"]>,
    options: ScheduleOptions = {},
  ): Promise<void> {
    return schedule(this.context, job, cron, input, options);
  }

  /** Ends a schedule. */
  async unschedule(job: JobDefinition, key = ""): Promise<void> {
    await this.context.boss.unschedule(queueOf(this.context, job), key);
  }

  /** All schedules. */
  schedules(): Promise<Schedule[]> {
    return schedules(this.context);
  }

  /** Leaves the queue. Workers are stopped by their own signal before. */
  async close(): Promise<void> {
    await this.context.boss.stop({ graceful: false });
  }

  private async placeOf(id: string): Promise<JobPlace> {
    const place = parseJobId(id);
    const isKnown = this.context.jobs.has(place.queue) || (await this.context.boss.getQueue(place.queue));
    if (isKnown) return place;
    throw new MarqueeError("not-found", `There is no job ${id}: the queue knows no ${place.queue}.`);
  }
}

/**
 * Opens the queue in a database that was opened with {@link queueMigrations}.
 *
 * @throws MarqueeError `database-unavailable` and others of the database.
 */
export async function openQueue(database: Database, options: QueueOptions): Promise<Queue> {
  const onError = options.onError ?? (() => undefined);
  const context: QueueContext = {
    database,
    boss: await startBoss(database, { upkeep: false, onError }),
    jobs: new Map(options.jobs.map((job) => [queueName(job), job])),
    leaseSeconds: options.leaseSeconds ?? 15,
    pollSeconds: options.pollSeconds ?? 0.5,
    onError,
    changed: new Bell(),
  };
  await createQueues(context);
  return new Queue(context);
}
