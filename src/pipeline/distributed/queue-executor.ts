import { setTimeout as sleep } from "node:timers/promises";
import { MarqueeError, mapConcurrently, throwIfCancelled } from "../../core/index.ts";
import {
  type Artifact,
  type ArtifactStore,
  isDatabaseAway,
  type JobStatus,
  type Queue,
} from "../../storage/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import type { ShardInput, ShardJob } from "./shard-job.ts";
import type { ShardTask } from "./shard-task.ts";
import { type ShardExecutor, ShardsGone, type StageWork } from "./sharded-step.ts";
import { watchWorkers } from "./watch-workers.ts";

/** What {@link createQueueExecutor} needs. */
export interface QueueExecutorOptions {
  readonly queue: Queue;
  /** The jobs of the steps, by step name. */
  readonly jobs: ReadonlyMap<string, ShardJob>;
  readonly configuration: RunConfiguration;
  /** Must have a shared store: that is how shards come back. */
  readonly store: ArtifactStore;
  /** Shards of runs with a higher one are done first. Default 0. */
  readonly priority?: number;
  /** How long to wait for a database that went away, in seconds. Default 300. */
  readonly patienceSeconds?: number;
}

const questionsAtOnce = 8;

/** Has shards done by workers, through the queue. */
export function createQueueExecutor(options: QueueExecutorOptions): ShardExecutor {
  return { run: (work) => new QueuedStage(options, work).run() };
}

/** The shards of one stage on their way through the queue. */
class QueuedStage {
  private readonly options: QueueExecutorOptions;
  private readonly work: StageWork;
  private readonly job: ShardJob;
  private awaySince: number | undefined;

  constructor(options: QueueExecutorOptions, work: StageWork) {
    this.options = options;
    this.work = work;
    this.job = options.jobs.get(work.identity.step) as ShardJob;
  }

  async run(): Promise<readonly Artifact[]> {
    const { store } = this.options;
    const { tasks, context } = this.work;
    const { signal } = context;
    for (let open = await this.unfinished(tasks); open.length > 0; ) {
      const statuses = await this.sendAndWait(open);
      const cancelled = open.filter((_task, index) => statuses[index].state === "cancelled");
      // Another run that shared these shards was stopped and cancelled them.
      open = await this.unfinished(cancelled);
    }
    const find = async ({ identity, step }: ShardTask) => {
      const artifact = await store.find(identity);
      if (!artifact) throw new ShardsGone(step.name);
      return artifact;
    };
    return mapConcurrently(tasks, find, { limit: questionsAtOnce, signal });
  }

  private async unfinished(tasks: readonly ShardTask[]): Promise<ShardTask[]> {
    const finished = await mapConcurrently(tasks, ({ identity }) => this.options.store.has(identity), {
      limit: questionsAtOnce,
      signal: this.work.context.signal,
    });
    return tasks.filter((_task, index) => !finished[index]);
  }

  private async sendAndWait(open: readonly ShardTask[]): Promise<JobStatus[]> {
    const { queue } = this.options;
    const { context } = this.work;
    const ids = await this.patiently(() => this.send(open), context.signal);
    const ended = new AbortController();
    const note = { text: "" };
    const watching = watchWorkers(queue, this.job, {
      tell: context.tell,
      signal: ended.signal,
      onWorkers: (count) => (note.text = `${count} worker${count === 1 ? "" : "s"}`),
    });
    try {
      return await this.waitFor(ids, open, note);
    } finally {
      ended.abort();
      await watching;
    }
  }

  /** Sent again, a shard that waits or runs keeps its job. */
  private async send(open: readonly ShardTask[]): Promise<string[]> {
    const { queue, priority } = this.options;
    const inputs = open.map((task) => this.inputOf(task));
    const sent = await queue.sendAll(
      this.job,
      inputs.map((input) => ({ input, key: input.key, priority })),
    );
    return sent.map(({ id }) => id);
  }

  /** Waits for jobs, until one has failed for good or the run is stopped: then what has not begun is taken back. */
  private async waitFor(
    ids: readonly string[],
    open: readonly ShardTask[],
    note: { readonly text: string },
  ): Promise<JobStatus[]> {
    const { queue } = this.options;
    const { signal } = this.work.context;
    const failing = new AbortController();
    let latest: readonly JobStatus[] = [];
    const onLook = (statuses: readonly JobStatus[]) => {
      latest = statuses;
      this.awaySince = undefined;
      this.showProgress(statuses, open, note.text);
      if (statuses.some(({ state }) => state === "failed")) failing.abort();
    };
    const stop = AbortSignal.any(signal ? [signal, failing.signal] : [failing.signal]);
    try {
      const statuses = await this.patiently(() => queue.waitForAll(ids, { signal: stop, onLook }), stop);
      onLook(statuses);
      if (!failing.signal.aborted) return statuses;
      throw shardFailure(statuses, open);
    } catch (error) {
      if (!stop.aborted) throw error;
      await this.takeBack(ids);
      if (failing.signal.aborted) throw shardFailure(latest, open);
      throwIfCancelled(signal);
      throw error;
    }
  }

  /** Cancels the jobs that nobody has begun; what runs may end, and counts when the run is started again. */
  private async takeBack(ids: readonly string[]): Promise<void> {
    const { queue } = this.options;
    try {
      const statuses = await queue.statuses(ids);
      await queue.cancelAll(ids.filter((_id, index) => statuses[index]?.state === "waiting"));
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      this.work.context.tell("The database does not answer: shards that nobody has begun stay in the queue.");
    }
  }

  /** Asks again while the database is away, for as long as patience lasts. */
  private async patiently<Answer>(ask: () => Promise<Answer>, stop?: AbortSignal): Promise<Answer> {
    const { patienceSeconds = 300 } = this.options;
    for (;;) {
      try {
        const answer = await ask();
        this.awaySince = undefined;
        return answer;
      } catch (error) {
        if (stop?.aborted || !isDatabaseAway(error)) throw error;
        if (this.awaySince === undefined) {
          this.work.context.tell("The database does not answer. Waiting for it, as the workers do.");
        }
        this.awaySince ??= performance.now();
        if (performance.now() - this.awaySince > patienceSeconds * 1000) throw error;
        await sleep(1000, undefined, { signal: stop }).catch(() => undefined);
      }
    }
  }

  private showProgress(statuses: readonly JobStatus[], open: readonly ShardTask[], note: string): void {
    const { tasks, context } = this.work;
    const sizeOf = (some: readonly ShardTask[]) => some.reduce((sum, { shard }) => sum + shard.size, 0);
    const total = sizeOf(tasks);
    const done = statuses.reduce((sum, status, index) => sum + shareDone(status) * open[index].shard.size, 0);
    context.progress.update(Math.floor(total - sizeOf(open) + done), total, note);
  }

  private inputOf({ shard, stage, identity }: ShardTask): ShardInput {
    const { configuration, store } = this.options;
    const { context, forced, identity: step } = this.work;
    const stages = Object.entries(context.stages).map(
      ([name, artifacts]) => [name, artifacts.map(({ manifest }) => manifest.key)] as const,
    );
    return {
      stage: stage.name,
      seed: context.seed,
      configuration,
      inputs: { ...step.inputs },
      stages: Object.fromEntries(stages),
      shard: { ...shard },
      key: store.keyOf(identity),
      forced,
    };
  }
}

function shareDone({ state, progress }: JobStatus): number {
  if (state === "done") return 1;
  if (state !== "running" || !progress?.total) return 0;
  return Math.min(1, progress.done / progress.total);
}

function shardFailure(statuses: readonly JobStatus[], open: readonly ShardTask[]): MarqueeError {
  const index = statuses.findIndex(({ state }) => state === "failed");
  const { error, id, attempt } = statuses[index];
  const { shard, step, stage } = open[index];
  const where = error?.host === undefined ? "" : `, the last time on ${error.host}`;
  return new MarqueeError(
    "job-failed",
    `The shard "${shard.label}" of ${step.name}.${stage.name} failed after ${attempt} ${attempt === 1 ? "attempt" : "attempts"}${where}: ${error?.message ?? "no reason was kept"}`,
    {
      hint: error?.hint ?? "What the other shards finished is kept. When the cause is gone, run again.",
      details: { jobId: id, code: error?.code, shard: shard.label },
    },
  );
}
