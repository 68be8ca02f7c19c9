import { MarqueeError, type Progress } from "../../core/index.ts";
import type { Artifact, ArtifactIdentity, ArtifactStore } from "../../storage/index.ts";
import type { ShardedStep, Stage, StageContext, StepContext } from "../step.ts";
import { ShardMemory } from "./memory.ts";
import { type ShardTask, shardIdentity } from "./shard-task.ts";

/** A stage to be done: its shards, and what they share. */
export interface StageWork {
  /** The identity of the step's artifact. */
  readonly identity: ArtifactIdentity;
  readonly tasks: readonly ShardTask[];
  /** Whether they are done again although they are there. */
  readonly forced: boolean;
  readonly context: StageContext & { readonly progress: Progress };
}

/** Who does the shards of a stage. */
export interface ShardExecutor {
  /** Gives what came of every shard, in their order. */
  run(work: StageWork): Promise<readonly Artifact[]>;
}

/** What {@link makeInShards} needs. */
export interface ShardedRun {
  readonly step: ShardedStep;
  readonly identity: ArtifactIdentity;
  /** All that a whole step would be given, less the folder. */
  readonly context: Omit<StepContext, "folder">;
  readonly store: ArtifactStore;
  readonly executor: ShardExecutor;
  /** Whether shards that are done are done again. */
  readonly forced: boolean;
}

/**
 * Something that a shard left behind is gone: another run that shared the shards has merged and removed them.
 * The step's artifact is there then.
 */
export class ShardsGone extends MarqueeError {
  constructor(step: string) {
    super("internal", `What came of the shards of "${step}" was removed while it was needed.`);
  }
}

const attempts = 3;

/** Makes a step's artifact stage by stage, merges it and removes the shards. What was done before is used. */
export async function makeInShards(run: ShardedRun): Promise<Artifact> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptInShards(run);
    } catch (error) {
      if (!(error instanceof ShardsGone)) throw error;
      const finished = await run.store.find(run.identity);
      if (finished) return finished;
      if (attempt === attempts) throw error;
    }
  }
}

async function attemptInShards({
  step,
  identity,
  context,
  store,
  executor,
  forced,
}: ShardedRun): Promise<Artifact> {
  const remember = new ShardMemory().of(store.keyOf(identity));
  const stages: Record<string, readonly Artifact[]> = {};
  for (const stage of step.stages) {
    const stageContext = { ...context, stages: { ...stages }, remember };
    const tasks = await planStage(step, stage, identity, stageContext);
    if (forced) for (const task of tasks) await store.remove(task.identity, "everywhere");
    stages[stage.name] = await executor.run({ identity, tasks, forced, context: stageContext });
  }
  const artifact = await store.create(identity, (folder) =>
    step.merge({ ...context, folder, stages, remember }),
  );
  for (const { manifest } of Object.values(stages).flat()) await store.remove(manifest, "everywhere");
  return artifact;
}

async function planStage(
  step: ShardedStep,
  stage: Stage,
  identity: ArtifactIdentity,
  context: StageContext,
): Promise<ShardTask[]> {
  const shards = await stage.plan(context);
  return shards.map((shard) => ({
    step,
    stage,
    shard,
    identity: shardIdentity(identity, stage, shard, context.stages),
  }));
}
