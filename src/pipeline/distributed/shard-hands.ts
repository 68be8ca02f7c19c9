import { join } from "node:path";
import { MarqueeError, type Progress } from "../../core/index.ts";
import type { Artifact, ArtifactName, ArtifactStore, Lake } from "../../storage/index.ts";
import { type RunConfiguration, runConfigurationSchema } from "../configuration.ts";
import type { ShardedStep, StageContext } from "../step.ts";
import type { ShardMemory } from "./memory.ts";
import type { ShardInput } from "./shard-job.ts";
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
  async do(kind: string, { input, signal, progress }: ShardOrder): Promise<{ seconds: number }> {
    const started = performance.now();
    const { store, lake, projectFolder, memory, tell } = this.options;
    const { step, stage } = await this.find(kind, input);
    const { shard, seed } = input;
    const identity = stepIdentity(step, seed, input.inputs);
    const seconds = () => ({ seconds: (performance.now() - started) / 1000 });
    if (await this.isDone(`${kind}.${stage.name}`, input.key, store.keyOf(identity), kind)) return seconds();
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
      remember: memory.of(store.keyOf(identity)),
    };
    const task = { step, stage, shard, identity: own };
    await makeShard(task, { store, projectFolder }, { ...context, progress });
    return seconds();
  }

  private async find(kind: string, { configuration, stage: name }: ShardInput) {
    const steps = await this.options.stepsOf(runConfigurationSchema.parse(configuration));
    const step = steps.find((candidate) => candidate.name === kind);
    const stage = step?.stages.find((candidate) => candidate.name === name);
    if (step && stage) return { step, stage };
    throw new MarqueeError("internal", `This program has no stage "${name}" of a step "${kind}".`);
  }

  private async isDone(stage: string, shardKey: string, stepKey: string, step: string): Promise<boolean> {
    const { store } = this.options;
    const done = await store.has({ step: stage, key: shardKey });
    return done || (await store.has({ step, key: stepKey }));
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

function otherResult(kind: string, label: string): MarqueeError {
  return new MarqueeError(
    "internal",
    `This worker would make something else of the shard "${label}" of ${kind} than the run asks for.`,
    {
      hint: "Its program differs from that of the run although the versions are equal: install the same on both.",
    },
  );
}
