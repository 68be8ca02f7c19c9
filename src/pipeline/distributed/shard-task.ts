import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hashOf, type Progress } from "../../core/index.ts";
import type { Artifact, ArtifactIdentity, ArtifactStore } from "../../storage/index.ts";
import type { Shard, ShardedStep, Stage, StageContext, Step } from "../step.ts";

/** One shard of a step's stage, with all that is needed to do it. */
export interface ShardTask {
  readonly step: ShardedStep;
  readonly stage: Stage;
  readonly shard: Shard;
  /** The identity of what comes of the shard. */
  readonly identity: ArtifactIdentity;
}

/** The place where shards are done. */
export interface ShardWorkplace {
  readonly store: ArtifactStore;
  /** Where work folders lie. */
  readonly projectFolder: string;
}

/** The identity of a step's artifact. @param inputs Keys of its inputs and hashes of its content, by name. */
export function stepIdentity(
  { name, version, configuration }: Step,
  seed: number,
  inputs: Readonly<Record<string, string>>,
): ArtifactIdentity {
  return { step: name, stepVersion: version, configuration: { ...(configuration as object), seed }, inputs };
}

/**
 * The identity of what comes of a shard: that of its step, and beside it the shard's data and what came of the stages
 * before.
 */
export function shardIdentity(
  identity: ArtifactIdentity,
  stage: Stage,
  shard: Shard,
  stages: StageContext["stages"],
): ArtifactIdentity {
  const before = Object.entries(stages).map(
    ([name, artifacts]) => [`${name} shards`, hashOf(artifacts.map(({ manifest }) => manifest.key))] as const,
  );
  return {
    step: `${identity.step}.${stage.name}`,
    stepVersion: identity.stepVersion,
    configuration: { ...(identity.configuration as object), shard: shard.data },
    inputs: { ...identity.inputs, ...Object.fromEntries(before) },
  };
}

/** Does a shard, unless it is done already. */
export async function makeShard(
  { stage, shard, identity }: ShardTask,
  { store, projectFolder }: ShardWorkplace,
  context: StageContext & { readonly progress: Progress },
): Promise<Artifact> {
  const finished = await store.find(identity);
  if (finished) return finished;
  const workFolder = join(projectFolder, "work", `${identity.step}-${store.keyOf(identity)}`);
  await mkdir(workFolder, { recursive: true });
  const artifact = await store.create(identity, (folder) =>
    stage.run({ ...context, folder, workFolder }, shard),
  );
  await rm(workFolder, { recursive: true, force: true });
  return artifact;
}
