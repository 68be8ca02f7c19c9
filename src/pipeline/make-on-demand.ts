import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Progress, silentProgress } from "../core/index.ts";
import { type Artifact, ArtifactStore, type Lake } from "../storage/index.ts";
import { stepIdentity } from "./distributed/shard-task.ts";
import type { Project } from "./project.ts";
import type { WholeStep } from "./step.ts";

/** How {@link makeOnDemand} works. */
export interface OnDemandWork {
  readonly lake: Lake;
  readonly progress?: Progress;
  readonly tell?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The artifact of a step that is not part of the main job, on the artifacts of a project's latest run and with the seed
 * of that run. It is made when it is not there; of processes that make it at once, one's is kept.
 *
 * @throws MarqueeError `not-found` when the run did not reach a step that this one needs, and what the step throws.
 */
export async function makeOnDemand(project: Project, step: WholeStep, work: OnDemandWork): Promise<Artifact> {
  const { lake, progress = silentProgress, tell = () => undefined, signal } = work;
  const inputs = Object.fromEntries(step.needs.map((name) => [name, project.artifactOf(name)]));
  const keys = Object.fromEntries(Object.entries(inputs).map(([name, { manifest }]) => [name, manifest.key]));
  const identity = stepIdentity(step, project.seed, keys);
  const store = new ArtifactStore(join(project.folder, "artifacts"), { signal, warn: tell });
  const finished = await store.find(identity);
  if (finished) return finished;
  const workFolder = join(project.folder, "work", `${step.name}-${store.keyOf(identity)}`);
  await mkdir(workFolder, { recursive: true });
  const cacheFolder = join(project.folder, "cache");
  const context = { workFolder, cacheFolder, inputs, lake, seed: project.seed, progress, tell, signal };
  const artifact = await store.create(identity, (folder) => step.run({ ...context, folder }));
  await rm(workFolder, { recursive: true, force: true });
  return artifact;
}
