import type { Database } from "../database/database.ts";
import { type JobKind, jobId, type JobPlace, parseJobId, parseQueueName } from "./identifiers.ts";
import { type JobFailure, type JobOutput, type JobRow, selectJobs } from "./job-table.ts";
import { givenKey } from "./sending.ts";

/** Where a job stands. */
export type JobState = "waiting" | "running" | "done" | "failed" | "cancelled";

/** All that is known about a job. */
export interface JobStatus extends JobKind {
  readonly id: string;
  readonly key: string | undefined;
  readonly state: JobState;
  /** The attempt that runs or ran last; 0 before the first. */
  readonly attempt: number;
  readonly attempts: number;
  readonly priority: number;
  readonly createdAt: Date;
  readonly startAfter: Date;
  readonly startedAt: Date | undefined;
  readonly endedAt: Date | undefined;
  readonly input: unknown;
  /** How far a running job says it is. */
  readonly progress: { done: number; total: number | undefined; note: string | undefined } | undefined;
  readonly worker: { host: string; processId: number } | undefined;
  /** What a job that is done gave. */
  readonly result: unknown;
  /** Why it failed, or why its last attempt did. */
  readonly error: JobFailure | undefined;
}

const states: Record<JobRow["state"], JobState> = {
  created: "waiting",
  retry: "waiting",
  active: "running",
  completed: "done",
  cancelled: "cancelled",
  failed: "failed",
};

/** The states of the table that a state of ours stands for. */
export function tableStates(state: JobState | undefined): string[] {
  return Object.entries(states)
    .filter(([, ours]) => state === undefined || ours === state)
    .map(([theirs]) => theirs);
}

/** The status of each job, `undefined` for one that the queue does not know. */
export async function jobStatuses(
  database: Database,
  ids: readonly string[],
): Promise<(JobStatus | undefined)[]> {
  const rows = await selectJobs(database, ids.map(parseJobId));
  const byId = new Map(rows.map((row) => [jobId(placeOf(row)), statusOf(row)]));
  return ids.map((id) => byId.get(id));
}

const placeOf = (row: JobRow): JobPlace => ({ queue: row.name, uuid: row.id });

/** A row of the table in our words. */
export function statusOf(row: JobRow): JobStatus {
  const state = states[row.state];
  const output = row.output ?? {};
  return {
    id: jobId(placeOf(row)),
    ...(parseQueueName(row.name) ?? { kind: row.name, version: "" }),
    key: givenKey(row.singleton_key),
    state,
    attempt: row.started_on === null ? row.retry_count : row.retry_count + 1,
    attempts: row.retry_limit + 1,
    priority: row.priority,
    createdAt: row.created_on,
    startAfter: row.start_after,
    startedAt: row.started_on ?? undefined,
    endedAt: row.completed_on ?? undefined,
    input: row.data.input,
    progress:
      row.done === null
        ? undefined
        : { done: row.done, total: row.total ?? undefined, note: row.note ?? undefined },
    worker: row.host === null ? undefined : { host: row.host, processId: row.process_id as number },
    result: state === "done" ? output.value : undefined,
    error: state === "done" ? undefined : failureOf(output),
  };
}

function failureOf({ failure, message, value }: JobOutput): JobFailure | undefined {
  // pg-boss has words of its own for what it ends by itself.
  const words = message ?? (value as { message?: string } | null | undefined)?.message;
  return failure ?? (words === undefined ? undefined : { message: words });
}
