import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import type { Queries } from "../database/database.ts";
import { bossDatabase } from "./boss.ts";
import { type QueueContext, queueOf } from "./context.ts";
import { checked, type JobDefinition } from "./definition.ts";
import { jobId, newUuid } from "./identifiers.ts";
import { findExisting } from "./job-table.ts";

/** How one job is sent. */
export interface SendOptions {
  /** While a job of its kind with this key waits or runs, no second one is made. */
  readonly key?: string;
  /** Nor after that one has ended, for as long as its record is kept (a week). Needs a `key`. */
  readonly once?: boolean;
  /** Default: that of the definition. */
  readonly priority?: number;
  /** Not taken before. */
  readonly startAfter?: Date;
}

/** One of several jobs to be sent. */
export interface JobToSend<Input> extends SendOptions {
  readonly input: Input;
}

/** A job that is in the queue. */
export interface SentJob {
  readonly id: string;
  /** Whether this call made it: `false` when one with its key was there. */
  readonly isNew: boolean;
}

/** Records of ended jobs are kept that long. */
const keepSeconds = 7 * 86_400;
/** pg-boss forgets jobs that wait for longer; ours never are. */
const waitSeconds = 20 * 365 * 86_400;

interface Draft {
  readonly uuid: string;
  readonly key: string;
  readonly item: JobToSend<unknown>;
}

/** Puts jobs into the queue; see {@link Queue.sendAll}. */
export async function sendJobs<Job extends JobDefinition>(
  context: QueueContext,
  job: Job,
  items: readonly JobToSend<z.input<Job["input"]>>[],
  queries: Queries = context.database,
): Promise<SentJob[]> {
  const queue = queueOf(context, job);
  const drafts = items.map((item) => draftOf(queue, job, item));
  const sent = new Map<Draft, SentJob>();
  for (let attempt = 0; sent.size < drafts.length; attempt++) {
    // One that ends between the two questions is gone when it is looked up, and can be made then.
    if (attempt === 10) throw new MarqueeError("internal", `Jobs of ${queue} could not be sent.`);
    const open = drafts.filter((draft) => !sent.has(draft));
    const made = await insert(context, job, queue, open, queries);
    const found = await existing(queries, queue, open, made);
    for (const draft of open) {
      const uuid = made.has(draft.uuid) ? draft.uuid : found(draft);
      if (uuid === undefined) continue;
      // The same key twice in one call is one new job.
      sent.set(draft, { id: jobId({ queue, uuid }), isNew: made.delete(uuid) });
    }
  }
  context.changed.ring();
  return drafts.map((draft) => sent.get(draft) as SentJob);
}

function draftOf(queue: string, job: JobDefinition, item: JobToSend<unknown>): Draft {
  checked(job.input, item.input, `The input of a job ${queue}`);
  if (item.once && item.key === undefined) {
    throw new MarqueeError("invalid-option", `A job ${queue} that is sent once needs a key.`);
  }
  return {
    uuid: newUuid(queue, item.once ? item.key : undefined),
    // Every job has a key for pg-boss, which would take two without one for the same.
    key: item.key === undefined ? randomUUID() : `=${item.key}`,
    item,
  };
}

/** The key that a caller gave a job. */
export function givenKey(key: string): string | undefined {
  return key.startsWith("=") ? key.slice(1) : undefined;
}

async function insert(
  context: QueueContext,
  job: JobDefinition,
  queue: string,
  drafts: readonly Draft[],
  queries: Queries,
): Promise<Set<string>> {
  const unique = [...new Map(drafts.map((draft) => [draft.uuid, draft])).values()];
  const jobs = unique.map(({ uuid, key, item }) => ({
    id: uuid,
    data: { input: item.input },
    singletonKey: key,
    priority: item.priority ?? job.priority,
    ...(item.startAfter ? { startAfter: item.startAfter.toISOString() } : {}),
    ...attemptOptions(job),
  }));
  const ids = await context.boss.insert(queue, jobs, { returnId: true, db: bossDatabase(queries) });
  return new Set(ids ?? []);
}

/** How pg-boss is told about attempts. */
export function attemptOptions({ retries, backoff, expireSeconds }: JobDefinition) {
  return {
    retryLimit: retries,
    retryDelay: backoff.firstSeconds,
    ...(backoff.firstSeconds > 0 ? { retryBackoff: true, retryDelayMax: backoff.longestSeconds } : {}),
    // The worker itself keeps the time; this is for one that cannot.
    expireInSeconds: Math.min(86_400, expireSeconds + 60),
    retentionSeconds: waitSeconds,
    deleteAfterSeconds: keepSeconds,
  };
}

async function existing(
  queries: Queries,
  queue: string,
  drafts: readonly Draft[],
  made: ReadonlySet<string>,
): Promise<(draft: Draft) => string | undefined> {
  const missing = drafts.filter(({ uuid }) => !made.has(uuid));
  if (missing.length === 0) return () => undefined;
  const rows = await findExisting(
    queries,
    queue,
    missing.map(({ uuid }) => uuid),
    missing.map(({ key }) => key),
  );
  const byUuid = new Set(rows.map(({ id }) => id));
  const byKey = new Map(rows.map(({ id, key }) => [key, id]));
  return ({ uuid, key }) => (byUuid.has(uuid) ? uuid : byKey.get(key));
}
