import { randomUUID } from "node:crypto";
import type { PgBoss } from "pg-boss";
import { MarqueeError } from "../../core/index.ts";
import type { Database } from "../database/database.ts";
import type { JobDefinition } from "./definition.ts";
import { queueName } from "./identifiers.ts";
import type { Bell } from "./bell.ts";

/** What the parts of a queue share. */
export interface QueueContext {
  readonly database: Database;
  readonly boss: PgBoss;
  /** By the name of its queue. */
  readonly jobs: ReadonlyMap<string, JobDefinition>;
  readonly leaseSeconds: number;
  readonly pollSeconds: number;
  readonly onError: (error: unknown) => void;
  /** Rings when something in this process may have changed the queue. */
  readonly changed: Bell;
}

/**
 * Makes the queues of all kinds and has pg-boss remember them: it looks unknown ones up by itself, which it could not
 * do within a transaction.
 */
export async function createQueues(context: QueueContext): Promise<void> {
  for (const name of context.jobs.keys()) {
    await context.boss.createQueue(name, { policy: "exclusive" });
    await context.boss.findJobs(name, { id: randomUUID() });
  }
}

/** @throws MarqueeError `internal` for a kind that the queue was not opened with. */
export function queueOf(context: QueueContext, job: JobDefinition): string {
  const name = queueName(job);
  if (context.jobs.get(name) === job) return name;
  throw new MarqueeError("internal", `The queue was opened without the job ${name}.`, {
    hint: "Give its definition to openQueue.",
  });
}
