import { setTimeout as sleep } from "node:timers/promises";
import type { Queue } from "../../storage/index.ts";
import type { ShardJob } from "./shard-job.ts";

/** Who is told of workers. */
export interface WorkerWatch {
  readonly tell: (message: string) => void;
  /** How many living workers take the job. */
  readonly onWorkers: (count: number) => void;
  readonly signal: AbortSignal;
}

const lookEveryMs = 1000;
/** A worker that is just starting need not be missed. */
const patienceMs = 3000;

/** Looks for workers of a job until it is stopped, and tells when jobs wait and there is none. */
export async function watchWorkers(queue: Queue, job: ShardJob, watch: WorkerWatch): Promise<void> {
  let missingSince: number | undefined;
  let told = false;
  while (!watch.signal.aborted) {
    // Who waits for the jobs meets a database that is away as well, and says so.
    const workers = await queue.workers().catch(() => undefined);
    if (workers && !watch.signal.aborted) {
      const kinds = workers.map((worker) => worker.kinds.find(({ kind }) => kind === job.kind)?.version);
      const count = kinds.filter((version) => version === job.version).length;
      watch.onWorkers(count);
      if (count > 0) {
        missingSince = undefined;
        told = false;
      } else {
        missingSince ??= performance.now();
        if (!told && performance.now() - missingSince >= patienceMs) {
          watch.tell(missingWorkers(job, kinds));
          told = true;
        }
      }
    }
    await sleep(lookEveryMs, undefined, { signal: watch.signal }).catch(() => undefined);
  }
}

function missingWorkers(job: ShardJob, versions: readonly (string | undefined)[]): string {
  const others = versions.filter((version) => version !== undefined);
  const counts = [...new Set(others)].map(
    (version) => `${others.filter((other) => other === version).length} of ${version}`,
  );
  const seen =
    counts.length === 0
      ? "none is there"
      : `there are only ones of another version or store: ${counts.join(", ")}`;
  return `Shards of ${job.kind} wait for a worker of version ${job.version}; ${seen}. Start \`marquee worker\` with this program and artifact store.`;
}
