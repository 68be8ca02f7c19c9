import { randomUUID } from "node:crypto";
import type { Queries } from "../database/database.ts";
import { bossDatabase } from "./boss.ts";
import type { QueueContext } from "./context.ts";
import type { JobPlace } from "./identifiers.ts";
import { hurry, lockRunning } from "./job-table.ts";

/**
 * A worker's right to a job for a few seconds, renewed while it works. Whoever holds the lease, and nobody else, may
 * end the job; the lease of a worker that died runs out, and another takes the job. Times are those of the database,
 * so clocks of machines need not agree.
 */
export interface Lease extends JobPlace {
  /** Tells this lease from others of the same job. */
  readonly token: string;
}

/** A job that was taken, with its lease. */
export interface TakenJob extends Lease {
  readonly input: unknown;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What a lease is renewed with. */
export interface Renewal extends Lease {
  readonly done: number | undefined;
  readonly total: number | undefined;
  readonly note: string | undefined;
}

/** The lease has run out and another has the job by now, or the job was cancelled. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** Takes up to `limit` jobs of a queue and leases them. */
export async function takeJobs(
  context: QueueContext,
  queue: string,
  workerId: string,
  limit: number,
): Promise<TakenJob[]> {
  return context.database.transaction(async (queries) => {
    const jobs = await context.boss.fetch<{ input: unknown }>(queue, {
      batchSize: limit,
      includeMetadata: true,
      db: bossDatabase(queries),
    });
    const taken = jobs.map(({ id, data, retryCount }) => ({
      queue,
      uuid: id,
      token: randomUUID(),
      input: data.input,
      attempt: retryCount + 1,
    }));
    if (taken.length > 0) await insertLeases(queries, taken, workerId, context.leaseSeconds);
    return taken;
  });
}

async function insertLeases(
  queries: Queries,
  leases: readonly Lease[],
  workerId: string,
  seconds: number,
): Promise<void> {
  await queries.query(
    `INSERT INTO queue_leases (job_id, token, queue, worker_id, ends_at)
     SELECT job_id, token, $3, $4, now() + $5 * interval '1 second'
     FROM unnest($1::uuid[], $2::uuid[]) AS new(job_id, token)
     ON CONFLICT (job_id) DO UPDATE SET token = excluded.token, worker_id = excluded.worker_id,
       ends_at = excluded.ends_at, done = NULL, total = NULL, note = NULL`,
    [leases.map(({ uuid }) => uuid), leases.map(({ token }) => token), leases[0].queue, workerId, seconds],
  );
}

/** Renews leases and says how far their jobs are. Gives the tokens of those that still hold. */
export async function renewLeases(context: QueueContext, renewals: readonly Renewal[]): Promise<Set<string>> {
  const column = (read: (renewal: Renewal) => unknown) => renewals.map(read);
  const rows = await context.database.query<{ token: string }>(
    `UPDATE queue_leases AS l
     SET ends_at = now() + $6 * interval '1 second', done = new.done, total = new.total, note = new.note
     FROM unnest($1::uuid[], $2::uuid[], $3::float8[], $4::float8[], $5::text[])
       AS new(job_id, token, done, total, note)
     WHERE l.job_id = new.job_id AND l.token = new.token
       AND EXISTS (SELECT FROM pgboss.job j WHERE j.name = l.queue AND j.id = l.job_id AND j.state = 'active')
     RETURNING l.token`,
    [
      column(({ uuid }) => uuid),
      column(({ token }) => token),
      column(({ done }) => done),
      column(({ total }) => total),
      column(({ note }) => note),
      context.leaseSeconds,
    ],
    { repeatable: true },
  );
  return new Set(rows.map(({ token }) => token));
}

/**
 * Ends a lease as part of the transaction that ends its job.
 *
 * @throws LeaseLost when it holds no more.
 */
export async function endLease(queries: Queries, lease: Lease): Promise<void> {
  const rows = await queries.query(
    "DELETE FROM queue_leases WHERE job_id = $1 AND token = $2 RETURNING 1 AS ended",
    [lease.uuid, lease.token],
  );
  if (rows.length === 0) throw new LeaseLost(lease.uuid);
}

/**
 * Takes jobs from workers that no longer renew their leases: they wait again and can be taken at once, or have failed
 * when that was their last attempt.
 *
 * @returns How many.
 */
export async function reapLeases(context: QueueContext): Promise<number> {
  return context.database.transaction(async (queries) => {
    const ended = await queries.query<{ queue: string; id: string }>(
      `DELETE FROM queue_leases WHERE job_id IN (
         SELECT job_id FROM queue_leases WHERE queue = ANY($1) AND ends_at < now()
         ORDER BY ends_at LIMIT 100 FOR UPDATE SKIP LOCKED)
       RETURNING queue, job_id AS id`,
      [[...context.jobs.keys()]],
    );
    for (const [queue, jobs] of Map.groupBy(ended, (row) => row.queue)) {
      const running = await lockRunning(
        queries,
        queue,
        jobs.map(({ id }) => id),
      );
      if (running.length === 0) continue;
      const failure = { message: "The worker that ran it died or was cut off." };
      await context.boss.fail(queue, running, failure, { db: bossDatabase(queries) });
      await hurry(queries, queue, running);
    }
    return ended.length;
  });
}
