import { hostname } from "node:os";
import type { Database } from "../database/database.ts";
import { type JobKind, parseQueueName } from "./identifiers.ts";

/** A worker process that takes jobs. */
export interface WorkerInfo {
  readonly host: string;
  readonly processId: number;
  readonly kinds: readonly JobKind[];
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** Makes a worker known. It counts as gone when it is not renewed for as long as a lease. */
export async function registerWorker(
  database: Database,
  workerId: string,
  queues: readonly string[],
  leaseSeconds: number,
): Promise<void> {
  await database.query("DELETE FROM queue_workers WHERE gone_at < now() - interval '1 hour'");
  await database.query(
    `INSERT INTO queue_workers (worker_id, host, process_id, queues, gone_at)
     VALUES ($1, $2, $3, $4, now() + $5 * interval '1 second')`,
    [workerId, hostname(), process.pid, queues, leaseSeconds],
  );
}

/** Says that a worker lives. */
export async function renewWorker(database: Database, workerId: string, leaseSeconds: number): Promise<void> {
  await database.query(
    "UPDATE queue_workers SET seen_at = now(), gone_at = now() + $2 * interval '1 second' WHERE worker_id = $1",
    [workerId, leaseSeconds],
    { repeatable: true },
  );
}

/** Forgets a worker that ended in order. */
export async function removeWorker(database: Database, workerId: string): Promise<void> {
  await database.query("DELETE FROM queue_workers WHERE worker_id = $1", [workerId], { repeatable: true });
}

/** The workers that live. */
export async function livingWorkers(database: Database): Promise<WorkerInfo[]> {
  const rows = await database.query<{
    host: string;
    process_id: number;
    queues: string[];
    started_at: Date;
    seen_at: Date;
  }>(
    `SELECT host, process_id, queues, started_at, seen_at FROM queue_workers
     WHERE gone_at > now() ORDER BY started_at, worker_id`,
  );
  return rows.map((row) => ({
    host: row.host,
    processId: row.process_id,
    kinds: row.queues.map(parseQueueName).filter((kind) => kind !== undefined),
    startedAt: row.started_at,
    seenAt: row.seen_at,
  }));
}
