import { once } from "node:events";
import { join } from "node:path";
import { type Clock, messageOf, systemClock } from "../../core/index.ts";
import {
  ArtifactStore,
  type Database,
  handle,
  isDatabaseAway,
  isDiskFull,
  type Lake,
  type ObjectStore,
  openQueue,
  type Queue,
} from "../../storage/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import type { ShardedStep } from "../step.ts";
import { IdleWatch } from "./idle-watch.ts";
import { ShardMemory } from "./memory.ts";
import { removeOldShards } from "./old-shards.ts";
import { ShardHands } from "./shard-hands.ts";
import { type ShardJob, shardJob } from "./shard-job.ts";
import { storeIdentity } from "./store-identity.ts";
import { type ShardEvent, type ShardWorkerSummary, Tally } from "./tally.ts";

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

/** The version that a worker of these steps would have to have: what it takes, by kind. */
export type TakenVersions = Readonly<Record<string, string>>;

/**
 * Does shards of distributed runs until it is stopped. What it is stopped in goes back to the queue at once; when it is
 * killed, another worker takes it after the lease.
 *
 * @param onReady Told the kinds and versions that it takes, once it is connected.
 * @throws MarqueeError `invalid-option` for an unknown kind; `disk-full` when it cannot write, and its shards went
 * back to the queue; what database and store throw for good.
 */
export async function runWorker(
  options: ShardWorkerOptions,
  onReady: (taken: TakenVersions) => void = () => undefined,
): Promise<ShardWorkerSummary> {
  const { database, shared, projectFolder, signal, program, tell = () => undefined } = options;
  await removeOldShards(join(projectFolder, "artifacts"), options.clock ?? systemClock);
  const store = new ArtifactStore(join(projectFolder, "artifacts"), { shared, warn: tell, signal });
  const hands = new ShardHands({ ...options, store, memory: new ShardMemory(), tell });
  const participation = { program, storeId: await storeIdentity(shared, database) };
  const jobs = (await hands.steps(options.kinds)).map((step) => shardJob(step, participation));
  const queue = await openQueue(database, {
    jobs,
    leaseSeconds: options.leaseSeconds ?? 60,
    pollSeconds: 0.25,
    onError: complaints(tell),
  });
  try {
    onReady(Object.fromEntries(jobs.map(({ kind, version }) => [kind, version])));
    return await work(queue, jobs, hands, options);
  } finally {
    await queue.close();
  }
}

async function work(
  queue: Queue,
  jobs: readonly ShardJob[],
  hands: ShardHands,
  { signal, idleExitSeconds, onEvent, once: untilIdle, concurrency = 1, graceSeconds }: ShardWorkerOptions,
): Promise<ShardWorkerSummary> {
  const idle = new IdleWatch(idleExitSeconds);
  const tally = new Tally(onEvent, idle);
  const full = new AbortController();
  const handlers = jobs.map((job) =>
    handle(job, async (running) => {
      tally.starts(job.kind, running);
      try {
        const outcome = await hands.do(job.kind, running);
        if (!outcome.made) tally.found(running.id);
        return outcome;
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        // The next attempts would fail here as well, one shard after another. Another machine may have space.
        full.abort(error);
        if (!running.signal.aborted) await once(running.signal, "abort");
        throw error;
      }
    }),
  );
  const stop = AbortSignal.any([...(signal ? [signal] : []), idle.signal, full.signal]);
  try {
    const onWork = tally.add.bind(tally);
    await queue.work(handlers, { signal: stop, concurrency, untilIdle, graceSeconds, onEvent: onWork });
  } finally {
    idle.end();
  }
  if (full.signal.aborted) throw full.signal.reason;
  return tally.summary();
}

/** Tells of failures that the queue survives; while they last, now and then. */
function complaints(tell: (message: string) => void): (error: unknown) => void {
  const everyMs = 15_000;
  const toldAt = new Map<string, number>();
  return (error) => {
    const message = isDatabaseAway(error)
      ? "The database does not answer. Trying again."
      : `The queue met an error and goes on: ${messageOf(error)}`;
    const now = performance.now();
    if (now - (toldAt.get(message) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
    toldAt.set(message, now);
    tell(message);
  };
}
