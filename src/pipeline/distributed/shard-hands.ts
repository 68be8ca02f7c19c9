import { join } from "node:path";
import { MarqueeError, type Progress } from "../../core/index.ts";
import type { Artifact, ArtifactName, ArtifactStore, Lake } from "../../storage/index.ts";
import { type RunConfiguration, runConfigurationSchema } from "../configuration.ts";
import type { ShardedStep, StageContext } from "../step.ts";
import type { ShardMemory } from "./memory.ts";
import type { ShardInput, ShardResult } from "./shard-job.ts";
import { makeShard, shardIdentity, stepIdentity } from "./shard-task.ts";

/** What {@link ShardHands} work with. */
export interface ShardHandsOptions {
  readonly store: ArtifactStore;
  readonly projectFolder: string;
  readonly lake: Lake;
  readonly memory: ShardMemory;
  readonly stepsOf: (configuration: RunConfiguration) => Promise<readonly ShardedStep[]>;
  readonly tell: (message: string) => void;
}

/** A shard to be done. */
export interface ShardOrder {
  readonly input: ShardInput;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Does shards that come as plain data, with artifacts of the shared store. */
export class ShardHands {
  private readonly options: ShardHandsOptions;

  constructor(options: ShardHandsOptions) {
    this.options = options;
  }

  /** The steps of these kinds, or all. @throws MarqueeError `invalid-option` for a kind that is none. */
  async steps(kinds?: readonly string[]): Promise<ShardedStep[]> {
    const steps = await this.options.stepsOf(runConfigurationSchema.parse({}));
    const names = steps.map(({ name }) => name);
    const unknown = kinds?.find((kind) => !names.includes(kind));
    if (unknown !== undefined) {
      throw new MarqueeError("invalid-option", `There is no kind of shard "${unknown}".`, {
        hint: `The kinds are: ${names.join(", ")}.`,
      });
    }
    return steps.filter(({ name }) => kinds === undefined || kinds.includes(name));
  }

  /** Does a shard, unless it, or the step that it belongs to, is done already. */
  async do(kind: string, order: ShardOrder): Promise<ShardResult> {
    const started = performance.now();
    const made = await this.make(kind, order);
    return { seconds: (performance.now() - started) / 1000, made };
  }

  /** Gives whether there was something to do. */
  private async make(kind: string, { input, signal, progress }: ShardOrder): Promise<boolean> {
    const { store, lake, projectFolder, memory, tell } = this.options;
    const { step, stage } = await this.find(kind, input);
    const { shard, seed } = input;
    const identity = stepIdentity(step, seed, input.inputs);
    const shardName = { step: `${kind}.${stage.name}`, key: input.key };
    if (input.forced) await store.remove(shardName, "everywhere");
    else if (await this.isShared(shardName, { step: kind, key: store.keyOf(identity) })) return false;
    const remember = memory.of(store.keyOf(identity));
    await remember("content", () => assertSameContent(step, input, signal));
    const stages = await this.artifactsOf(kind, input.stages);
    const own = shardIdentity(identity, stage, shard, stages);
    if (store.keyOf(own) !== input.key) throw otherResult(kind, shard.label);
    const context: StageContext = {
      inputs: await this.inputsOf(step, input),
      stages,
      lake,
      seed,
      signal,
      tell,
      cacheFolder: join(projectFolder, "cache"),
      remember,
    };
    const task = { step, stage, shard, identity: own };
    await makeShard(task, { store, projectFolder }, { ...context, progress });
    return true;
  }

  private async find(kind: string, { configuration, stage: name }: ShardInput) {
    const steps = await this.options.stepsOf(runConfigurationSchema.parse(configuration));
    const step = steps.find((candidate) => candidate.name === kind);
    const stage = step?.stages.find((candidate) => candidate.name === name);
    if (step && stage) return { step, stage };
    throw new MarqueeError("internal", `This program has no stage "${name}" of a step "${kind}".`);
  }

  /** Whether one of some artifacts is there for everybody. What only this machine has is given to the shared store. */
  private async isShared(...names: readonly ArtifactName[]): Promise<boolean> {
    for (const name of names) if (await this.options.store.find(name)) return true;
    return false;
  }

  private async artifactsOf(kind: string, keys: ShardInput["stages"]): Promise<StageContext["stages"]> {
    const stages: Record<string, readonly Artifact[]> = {};
    for (const [stage, stageKeys] of Object.entries(keys)) {
      const artifacts: Artifact[] = [];
      for (const key of stageKeys) artifacts.push(await this.fetch({ step: `${kind}.${stage}`, key }));
      stages[stage] = artifacts;
    }
    return stages;
  }

  private async inputsOf(step: ShardedStep, { inputs }: ShardInput): Promise<StageContext["inputs"]> {
    const entries: [string, Artifact][] = [];
    for (const name of step.needs) entries.push([name, await this.fetch({ step: name, key: inputs[name] })]);
    return Object.fromEntries(entries);
  }

  private async fetch(name: ArtifactName): Promise<Artifact> {
    const artifact = await this.options.store.find(name);
    if (artifact) return artifact;
    throw new MarqueeError("not-found", `The shared store has no artifact ${name.step}/${name.key}.`, {
      hint: "The run that asks for this shard has the artifact: run it again with the same store.",
    });
  }
}

/**
 * A step's key holds the hashes of files such as a transformer's weights as the run has them. Here they must be the
 * same, or else the key would lie.
 */
async function assertSameContent(
  step: ShardedStep,
  { inputs }: ShardInput,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, hash] of Object.entries((await step.content?.(signal)) ?? {})) {
    if (inputs[name] === hash) continue;
    throw new MarqueeError("invalid-file", `The files "${name}" of ${step.name} are not those of the run.`, {
      hint: "Copy the folder that the configuration names from the machine of the run to the same place on this one.",
    });
  }
}

function otherResult(kind: string, label: string): MarqueeError {
  return new MarqueeError(
    "internal",
    `This worker would make something else of the shard "${label}" of ${kind} than the run asks for.`,
    {
      hint: "Its program differs from that of the run although the versions are equal: install the same on both.",
    },
  );
}
