import { hostname } from "node:os";
import { join } from "node:path";
import { type Clock, systemClock } from "../../core/index.ts";
import {
  ArtifactStore,
  type Database,
  handle,
  type Lake,
  type ObjectStore,
  openQueue,
  type RunningJob,
  type WorkEvent,
} from "../../storage/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import type { ShardedStep } from "../step.ts";
import { IdleWatch } from "./idle-watch.ts";
import { ShardMemory } from "./memory.ts";
import { removeOldShards } from "./old-shards.ts";
import { ShardHands } from "./shard-hands.ts";
import { type ShardInput, shardJob } from "./shard-job.ts";
import { storeIdentity } from "./store-identity.ts";

/** Something that happened to a shard in a worker. */
export interface ShardEvent {
  readonly what: WorkEvent["what"];
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

/** What {@link runWorker} needs. */
export interface ShardWorkerOptions {
  readonly database: Database;
  /** Where artifacts come from and go to, the same as that of the runs. */
  readonly shared: ObjectStore;
  /** A folder for copies of artifacts, and for what may be used again. */
  readonly projectFolder: string;
  readonly lake: Lake;
  /** The version of the program: shards of other versions are left alone. */
  readonly program: string;
  /** Builds the steps that are cut into shards. */
  readonly stepsOf: (configuration: RunConfiguration) => Promise<readonly ShardedStep[]>;
  /** The steps whose shards are done. Default: all. */
  readonly kinds?: readonly string[];
  /** How many shards of each kind at once. Default 1: a shard uses the cores by itself. */
  readonly concurrency?: number;
  /** For how long a shard is kept from others when this worker no longer answers, in seconds. Default 60. */
  readonly leaseSeconds?: number;
  /** End when nothing waits or runs. Default: false. */
  readonly once?: boolean;
  /** End after so many seconds without a shard. Default: never. */
  readonly idleExitSeconds?: number;
  readonly signal?: AbortSignal;
  /** How long shards have to end after `signal`, in seconds, before they are given back. Default 10. */
  readonly graceSeconds?: number;
  readonly onEvent?: (event: ShardEvent) => void;
  readonly tell?: (message: string) => void;
  readonly clock?: Clock;
}

/** What a worker did. */
export interface ShardWorkerSummary {
  readonly host: string;
  readonly processId: number;
  /** Shards by how they ended here. */
  readonly done: number;
  readonly failed: number;
  readonly givenBack: number;
  /** Shards that were done, by kind. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** The version that a worker of these steps would have to have: what it takes, by kind. */
export type TakenVersions = Readonly<Record<string, string>>;

/**
 * Does shards of distributed runs until it is stopped. What it is stopped in goes back to the queue at once; when it is
 * killed, another worker takes it after the lease.
 *
 * @param onReady Told the kinds and versions that it takes, once it is connected.
 * @throws MarqueeError `invalid-option` for an unknown kind; what database and store throw for good.
 */
export async function runWorker(
  options: ShardWorkerOptions,
  onReady: (taken: TakenVersions) => void = () => undefined,
): Promise<ShardWorkerSummary> {
  const { database, shared, projectFolder, signal, program, tell = () => undefined } = options;
  await removeOldShards(join(projectFolder, "artifacts"), options.clock ?? systemClock);
  const store = new ArtifactStore(join(projectFolder, "artifacts"), { shared, warn: tell, signal });
  const hands = new ShardHands({ ...options, store, memory: new ShardMemory(), tell });
  const participation = { program, storeId: await storeIdentity(shared) };
  const jobs = (await hands.steps(options.kinds)).map((step) => shardJob(step, participation));
  const queue = await openQueue(database, {
    jobs,
    leaseSeconds: options.leaseSeconds ?? 60,
    pollSeconds: 0.25,
    onError: () => tell("The database does not answer. Trying again."),
  });
  const idle = new IdleWatch(options.idleExitSeconds);
  const tally = new Tally(options.onEvent, idle);
  try {
    onReady(Object.fromEntries(jobs.map(({ kind, version }) => [kind, version])));
    const handlers = jobs.map((job) =>
      handle(job, async (running) => {
        tally.starts(job.kind, running);
        return hands.do(job.kind, running);
      }),
    );
    await queue.work(handlers, {
      signal: AbortSignal.any([...(signal ? [signal] : []), idle.signal]),
      concurrency: options.concurrency ?? 1,
      untilIdle: options.once,
      graceSeconds: options.graceSeconds,
      onEvent: (event) => tally.add(event),
    });
  } finally {
    idle.end();
    await queue.close();
  }
  return tally.summary();
}

/** Counts what happens to shards, and tells of it in words of shards. */
class Tally {
  private readonly running = new Map<
    string,
    Pick<ShardEvent, "kind" | "stage" | "label"> & { started: number }
  >();
  private readonly counts = { done: 0, failed: 0, "given-back": 0, lost: 0 };
  private readonly kinds: Record<string, number> = {};
  private readonly onEvent: ShardWorkerOptions["onEvent"];
  private readonly idle: IdleWatch;

  constructor(onEvent: ShardWorkerOptions["onEvent"], idle: IdleWatch) {
    this.onEvent = onEvent;
    this.idle = idle;
  }

  starts(kind: string, { id, attempt, input }: RunningJob<ShardInput>): void {
    const known = { kind, stage: input.stage, label: input.shard.label };
    this.running.set(id, { ...known, started: performance.now() });
    this.onEvent?.({ what: "started", ...known, attempt, seconds: 0 });
  }

  add({ what, id, attempt, error }: WorkEvent): void {
    if (what === "started") return this.idle.busy();
    this.idle.free();
    this.counts[what]++;
    const shard = this.running.get(id);
    this.running.delete(id);
    if (!shard) return;
    if (what === "done") this.kinds[shard.kind] = (this.kinds[shard.kind] ?? 0) + 1;
    const { started, ...known } = shard;
    this.onEvent?.({ what, ...known, attempt, seconds: (performance.now() - started) / 1000, error });
  }

  summary(): ShardWorkerSummary {
    const { done, failed, "given-back": givenBack } = this.counts;
    return { host: hostname(), processId: process.pid, done, failed, givenBack, kinds: { ...this.kinds } };
  }
}
