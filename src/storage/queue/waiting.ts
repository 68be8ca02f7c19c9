import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import type { QueueContext } from "./context.ts";
import { type JobStatus, jobStatuses } from "./status.ts";

/** How to wait for jobs. */
export interface WaitOptions {
  /** Ends the waiting, not the jobs. */
  readonly signal?: AbortSignal;
  /** Told the status of all jobs at every look. */
  readonly onLook?: (statuses: readonly JobStatus[]) => void;
}

/** Of few jobs the end is seen sooner: to look at them costs little. */
const longestWaitSeconds = (jobs: number) => (jobs > 500 ? 1 : 0.25);

/**
 * Waits until all jobs have ended, however.
 *
 * @returns Their status, in the order of the ids.
 * @throws MarqueeError `not-found` for an unknown job; `cancelled` when the signal is aborted.
 */
export async function waitForJobs(
  context: QueueContext,
  ids: readonly string[],
  options: WaitOptions = {},
): Promise<JobStatus[]> {
  const ended = new Map<string, JobStatus>();
  for (let wait = 0.02; ; wait *= 1.5) {
    throwIfCancelled(options.signal);
    const open = ids.filter((id) => !ended.has(id));
    const statuses = await jobStatuses(context.database, open);
    const current = new Map(statuses.map((status, index) => [open[index], found(status, open[index])]));
    for (const [id, status] of current) if (status.endedAt !== undefined) ended.set(id, status);
    const all = ids.map((id) => ended.get(id) ?? (current.get(id) as JobStatus));
    options.onLook?.(all);
    if (ids.every((id) => ended.has(id))) return all;
    await context.changed.wait(Math.min(wait, longestWaitSeconds(open.length)), options.signal);
  }
}

function found(status: JobStatus | undefined, id: string): JobStatus {
  if (status) return status;
  throw new MarqueeError("not-found", `The queue does not know the job ${id}.`, {
    hint: "Records of ended jobs are kept for a week.",
  });
}

/**
 * The result of a job that has ended.
 *
 * @throws MarqueeError `job-failed` or `cancelled`.
 */
export function resultOf(status: JobStatus): unknown {
  if (status.state === "done") return status.result;
  if (status.state === "cancelled") {
    throw new MarqueeError("cancelled", `The job ${status.id} was cancelled.`);
  }
  const { error, id, attempt } = status;
  throw new MarqueeError("job-failed", `The job ${id} failed after ${attempt} attempts: ${error?.message}`, {
    hint: error?.hint ?? "When its cause is gone, let it be tried again.",
    details: { jobId: id, ...error },
  });
}
