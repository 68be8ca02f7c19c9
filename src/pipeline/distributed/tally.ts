import { hostname } from "node:os";
import type { RunningJob, WorkEvent } from "../../storage/index.ts";
import type { IdleWatch } from "./idle-watch.ts";
import type { ShardInput } from "./shard-job.ts";

/** What can happen to a shard in a worker. `found`: there was nothing to do, what comes of it was there already. */
export type ShardOutcome = WorkEvent["what"] | "found";

/** Something that happened to a shard in a worker. */
export interface ShardEvent {
  readonly what: ShardOutcome;
  /** The step, which is the kind of the job. */
  readonly kind: string;
  readonly stage: string;
  readonly label: string;
  readonly attempt: number;
  /** Since it was started here. */
  readonly seconds: number;
  /** Why it failed. */
  readonly error?: unknown;
}

/** What a worker did. */
export interface ShardWorkerSummary {
  readonly host: string;
  readonly processId: number;
  /** Shards by how they ended here. */
  readonly done: number;
  /** Those that had been done before, by another worker or for another run. */
  readonly found: number;
  readonly failed: number;
  readonly givenBack: number;
  /** Those that another worker took over, since this one did not answer in time. */
  readonly lost: number;
  /** Shards that were done, by kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

type Known = Pick<ShardEvent, "kind" | "stage" | "label"> & { readonly started: number };

/** Counts what happens to shards, and tells of it in words of shards. */
export class Tally {
  private readonly running = new Map<string, Known>();
  private readonly idleOnes = new Set<string>();
  private readonly counts = { done: 0, found: 0, failed: 0, "given-back": 0, lost: 0 };
  private readonly kinds: Record<string, number> = {};
  private readonly onEvent: ((event: ShardEvent) => void) | undefined;
  private readonly idle: IdleWatch;

  constructor(onEvent: ((event: ShardEvent) => void) | undefined, idle: IdleWatch) {
    this.onEvent = onEvent;
    this.idle = idle;
  }

  /** A handler has begun with a shard. */
  starts(kind: string, { id, attempt, input }: RunningJob<ShardInput>): void {
    const known = { kind, stage: input.stage, label: input.shard.label };
    this.running.set(id, { ...known, started: performance.now() });
    this.onEvent?.({ what: "started", ...known, attempt, seconds: 0 });
  }

  /** There was nothing to do for a shard. */
  found(id: string): void {
    this.idleOnes.add(id);
  }

  /** Something happened to its job. */
  add({ what: jobOutcome, id, attempt, error }: WorkEvent): void {
    if (jobOutcome === "started") return this.idle.busy();
    this.idle.free();
    const wasFound = this.idleOnes.delete(id);
    const what = jobOutcome === "done" && wasFound ? "found" : jobOutcome;
    this.counts[what]++;
    const shard = this.running.get(id);
    this.running.delete(id);
    if (!shard) return;
    if (what === "done") this.kinds[shard.kind] = (this.kinds[shard.kind] ?? 0) + 1;
    const { started, ...known } = shard;
    this.onEvent?.({ what, ...known, attempt, seconds: (performance.now() - started) / 1000, error });
  }

  summary(): ShardWorkerSummary {
    const { "given-back": givenBack, ...counts } = this.counts;
    return { host: hostname(), processId: process.pid, ...counts, givenBack, kinds: { ...this.kinds } };
  }
}
