import { MarqueeError } from "../../core/index.ts";
import { type ArtifactStore, type Database, type ObjectStore, openQueue } from "../../storage/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import type { Step } from "../step.ts";
import { createQueueExecutor } from "./queue-executor.ts";
import { shardJob } from "./shard-job.ts";
import type { ShardExecutor } from "./sharded-step.ts";
import { storeIdentity } from "./store-identity.ts";

/** What {@link openDistribution} needs. */
export interface DistributionOptions {
  readonly database: Database;
  readonly shared: ObjectStore;
  /** The steps of the run. */
  readonly steps: readonly Step[];
  readonly configuration: RunConfiguration;
  /** The version of the program: workers of other versions do not take its shards. */
  readonly program: string;
  /** Shards of runs with a higher one are done first. Default 0. */
  readonly priority?: number;
}

/** A run's hold on the queue. */
export interface Distribution {
  /** For {@link PipelineOptions.executor}. */
  readonly executor: (store: ArtifactStore) => ShardExecutor;
  close(): Promise<void>;
}

/**
 * Has the shards of a run done by workers.
 *
 * @throws MarqueeError `invalid-option` for a database that other processes cannot reach.
 */
export async function openDistribution(options: DistributionOptions): Promise<Distribution> {
  const { database, shared, steps, configuration, program, priority } = options;
  if (database.kind === "pglite") throw onlyOneProcess();
  const participation = { program, storeId: await storeIdentity(shared, database) };
  const sharded = steps.filter((step) => "stages" in step);
  const jobs = new Map(sharded.map((step) => [step.name, shardJob(step, participation)]));
  const queue = await openQueue(database, { jobs: [...jobs.values()] });
  return {
    executor: (store) => createQueueExecutor({ queue, jobs, configuration, priority, store }),
    close: () => queue.close(),
  };
}

/** The error for the embedded database, which only one process can use. */
export function onlyOneProcess(): MarqueeError {
  return new MarqueeError(
    "invalid-option",
    "Work on several machines needs a PostgreSQL server that all of them reach: the embedded database belongs to one process.",
    { hint: "Set MARQUEE_DATABASE_URL=postgres://… (or --database) for the run and for every worker." },
  );
}
