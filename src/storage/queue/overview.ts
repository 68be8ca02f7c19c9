import type { Database } from "../database/database.ts";
import { type JobKind, parseQueueName, queueName } from "./identifiers.ts";

/** How many jobs of a kind and version are in which state. */
export interface QueueOverview extends JobKind {
  /** Could be taken now. */
  readonly waiting: number;
  /** Begin later: sent so, or between two attempts. */
  readonly deferred: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Living workers that take this version. */
  readonly workers: number;
  /** Jobs wait and no living worker takes this version: one has to be started or updated. */
  readonly waitingForWorker: boolean;
}

type Counts = Omit<QueueOverview, keyof JobKind | "waitingForWorker">;

/** The overview of every kind and version that has jobs or workers, in order of kind and version. */
export async function queueOverview(database: Database): Promise<QueueOverview[]> {
  const rows = await database.query<Counts & { name: string }>(
    `SELECT coalesce(j.name, w.name) AS name,
       count(*) FILTER (WHERE state < 'active' AND start_after <= now()) AS waiting,
       count(*) FILTER (WHERE state < 'active' AND start_after > now()) AS deferred,
       count(*) FILTER (WHERE state = 'active') AS running,
       count(*) FILTER (WHERE state = 'completed') AS done,
       count(*) FILTER (WHERE state = 'failed') AS failed,
       count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
       coalesce(max(w.workers), 0) AS workers
     FROM pgboss.job j
     FULL JOIN (
       SELECT unnest(queues) AS name, count(*) AS workers FROM queue_workers WHERE gone_at > now() GROUP BY 1
     ) w ON w.name = j.name
     GROUP BY 1`,
  );
  return rows
    .flatMap(({ name, ...counts }) => {
      const kind = parseQueueName(name);
      const waitingForWorker = counts.workers === 0 && counts.waiting + counts.deferred > 0;
      return kind ? [{ ...kind, ...counts, waitingForWorker }] : [];
    })
    .sort((left, right) => queueName(left).localeCompare(queueName(right), "en", { numeric: true }));
}
