import type { Queries } from "../database/database.ts";
import type { JobPlace } from "./identifiers.ts";

/*
 * What Marquee asks of pg-boss's table of jobs beyond pg-boss's own functions. Its columns are part of pg-boss's
 * documented schema; an upgrade of pg-boss runs the conformance suite of the queue against them.
 */

/** Why an attempt failed. */
export interface JobFailure {
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  /** The machine where it happened. */
  readonly host?: string;
}

/** What is kept of an attempt's end: a result, a failure of a handler, or a failure that pg-boss itself has noted. */
export interface JobOutput {
  readonly value?: unknown;
  readonly failure?: JobFailure;
  readonly message?: string;
}

/** A job as it stands in the table. */
export interface JobRow {
  readonly name: string;
  readonly id: string;
  readonly state: "created" | "retry" | "active" | "completed" | "cancelled" | "failed";
  readonly data: { readonly input: unknown };
  readonly output: JobOutput | null;
  readonly priority: number;
  readonly retry_count: number;
  readonly retry_limit: number;
  readonly singleton_key: string;
  readonly start_after: Date;
  readonly created_on: Date;
  readonly started_on: Date | null;
  readonly completed_on: Date | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly note: string | null;
  readonly host: string | null;
  readonly process_id: number | null;
}

const jobColumns = `
  SELECT j.name, j.id, j.state::text AS state, j.data, j.output, j.priority, j.retry_count, j.retry_limit,
    j.singleton_key, j.start_after, j.created_on, j.started_on, j.completed_on, l.done, l.total, l.note, w.host,
    w.process_id
  FROM pgboss.job j
  LEFT JOIN queue_leases l ON l.job_id = j.id AND j.state = 'active'
  LEFT JOIN queue_workers w ON w.worker_id = l.worker_id`;

/** The jobs at some places; those that are not there are left out. */
export function selectJobs(queries: Queries, places: readonly JobPlace[]): Promise<JobRow[]> {
  return queries.query<JobRow>(
    `${jobColumns}
     JOIN unnest($1::text[], $2::uuid[]) AS asked(name, id) ON j.name = asked.name AND j.id = asked.id`,
    [places.map(({ queue }) => queue), places.map(({ uuid }) => uuid)],
  );
}

/** Jobs of some queues in some states, the latest first. */
export function listJobs(
  queries: Queries,
  queues: readonly string[],
  states: readonly string[],
  limit: number,
): Promise<JobRow[]> {
  return queries.query<JobRow>(
    `${jobColumns}
     WHERE j.name = ANY($1) AND j.state::text = ANY($2)
     ORDER BY coalesce(j.completed_on, j.started_on, j.created_on) DESC, j.id LIMIT $3`,
    [queues, states, limit],
  );
}

/** Jobs with one of these numbers in any state, or one of these keys while they wait or run. */
export function findExisting(
  queries: Queries,
  queue: string,
  uuids: readonly string[],
  keys: readonly string[],
): Promise<{ id: string; key: string }[]> {
  return queries.query(
    `SELECT id, singleton_key AS key FROM pgboss.job
     WHERE name = $1 AND (id = ANY($2::uuid[]) OR (singleton_key = ANY($3) AND state <= 'active'))`,
    [queue, uuids, keys],
  );
}

/** Those of some queues that have a job to be taken now, the one with the most urgent job first. */
export async function readyQueues(queries: Queries, queues: readonly string[]): Promise<string[]> {
  const rows = await queries.query<{ name: string }>(
    `SELECT asked.name FROM unnest($1::text[]) AS asked(name)
     CROSS JOIN LATERAL (
       SELECT priority, created_on FROM pgboss.job
       WHERE name = asked.name AND state < 'active' AND NOT blocked AND start_after <= now()
       ORDER BY priority DESC, created_on LIMIT 1
     ) AS first
     ORDER BY first.priority DESC, first.created_on`,
    [queues],
    { prepared: true },
  );
  return rows.map(({ name }) => name);
}

/** Whether any job of some queues waits, now or later, or runs. */
export async function hasUnfinished(queries: Queries, queues: readonly string[]): Promise<boolean> {
  const rows = await queries.query(
    "SELECT FROM pgboss.job WHERE name = ANY($1) AND state <= 'active' LIMIT 1",
    [queues],
  );
  return rows.length > 0;
}

/** Makes a running job wait again, as if it had never been taken. */
export async function giveBack(queries: Queries, { queue, uuid }: JobPlace): Promise<void> {
  await queries.query(
    `UPDATE pgboss.job SET state = 'created', started_on = NULL, heartbeat_on = NULL
     WHERE name = $1 AND id = $2 AND state = 'active'`,
    [queue, uuid],
  );
}

/** Makes the running attempt the last one. */
export async function forbidRetries(queries: Queries, { queue, uuid }: JobPlace): Promise<void> {
  await queries.query("UPDATE pgboss.job SET retry_limit = retry_count WHERE name = $1 AND id = $2", [
    queue,
    uuid,
  ]);
}

/** Lets jobs that wait for a further attempt begin it now. */
export async function hurry(queries: Queries, queue: string, uuids: readonly string[]): Promise<void> {
  await queries.query(
    "UPDATE pgboss.job SET start_after = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'retry'",
    [queue, uuids],
  );
}

/** Of some jobs of a queue those that run, locked until the end of the transaction. */
export async function lockRunning(
  queries: Queries,
  queue: string,
  uuids: readonly string[],
): Promise<string[]> {
  const rows = await queries.query<{ id: string }>(
    "SELECT id FROM pgboss.job WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'active' FOR UPDATE",
    [queue, uuids],
  );
  return rows.map(({ id }) => id);
}
