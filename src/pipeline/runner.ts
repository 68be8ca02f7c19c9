import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedFile } from "../catalogue/index.ts";
import { MarqueeError, throwIfCancelled } from "../core/index.ts";
import {
  type Artifact,
  type ArtifactIdentity,
  ArtifactStore,
  explainFileError,
  type Lake,
  type ObjectStore,
} from "../storage/index.ts";
import { createLocalExecutor } from "./distributed/local-executor.ts";
import { stepIdentity } from "./distributed/shard-task.ts";
import { makeInShards, type ShardExecutor } from "./distributed/sharded-step.ts";
import { acquireLock } from "./lock.ts";
import type { Step } from "./step.ts";

/** What happens, as it happens. Implementations draw progress bars or write lines. */
export interface RunObserver {
  stepStarted(step: Step): void;
  stepProgress(step: Step, done: number, total?: number, note?: string): void;
  stepTold(step: Step, message: string): void;
  stepFinished(outcome: StepOutcome): void;
}

/** How one step went. */
export interface StepOutcome {
  readonly step: string;
  readonly key: string;
  readonly folder: string;
  /** Whether a finished artifact was there already. */
  readonly cached: boolean;
  readonly seconds: number;
  /** Resident memory of the process when the step ended, at its highest so far, in MiB. */
  readonly peakMemoryMb: number;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** One line of a plan. */
export interface PlannedStep {
  readonly step: string;
  readonly description: string;
  readonly state: "cached" | "to do" | "forced";
  readonly key: string;
  /** The files from outside that it would read or pass over, where it reads such files. */
  readonly files?: readonly PlannedFile[];
}

/** Options of {@link Pipeline}. */
export interface PipelineOptions {
  /** Where everything is kept. */
  readonly projectFolder: string;
  readonly lake: Lake;
  readonly seed: number;
  /** Steps to run again although they are finished. What depends on them stays cached: the same identity, the same bytes. */
  readonly force?: readonly string[];
  readonly signal?: AbortSignal;
  readonly observer?: RunObserver;
  /** A store that several machines reach: finished artifacts come from there, and go there. */
  readonly shared?: ObjectStore;
  /** Who does the shards of steps that are cut into them. Default: this process, one after another. */
  readonly executor?: (store: ArtifactStore) => ShardExecutor;
}

/** Runs steps in order, each once for each identity. */
export class Pipeline {
  private readonly steps: readonly Step[];
  private readonly options: PipelineOptions;
  private readonly store: ArtifactStore;
  private readonly executor: ShardExecutor;
  private current: Step | undefined;

  /** @param steps In an order in which every step comes after what it needs. */
  constructor(steps: readonly Step[], options: PipelineOptions) {
    assertOrder(steps, options.force ?? []);
    this.steps = steps;
    this.options = options;
    const { projectFolder, shared, signal, observer } = options;
    const warn = (message: string) => this.current && observer?.stepTold(this.current, message);
    this.store = new ArtifactStore(join(projectFolder, "artifacts"), { shared, signal, warn });
    this.executor =
      options.executor?.(this.store) ?? createLocalExecutor({ store: this.store, projectFolder });
  }

  /** What a run would do. Changes nothing. */
  async plan(): Promise<PlannedStep[]> {
    const planned: PlannedStep[] = [];
    const keys: Record<string, string> = {};
    for (const step of this.steps) {
      const identity = await this.identityOf(step, keys);
      keys[step.name] = this.store.keyOf(identity);
      const state = this.isForced(step) ? "forced" : (await this.store.has(identity)) ? "cached" : "to do";
      const files = await step.files?.(this.options.signal);
      const { name, description } = step;
      planned.push({ step: name, description, state, key: keys[name], ...(files && { files }) });
    }
    return planned;
  }

  /** Runs what is not finished, and records the artifacts as the project's latest. */
  async run(): Promise<StepOutcome[]> {
    const lock = await acquireLock(this.options.projectFolder);
    try {
      return await this.runSteps();
    } catch (error) {
      throw explainFileError(error, this.options.projectFolder);
    } finally {
      await lock.release();
    }
  }

  private async runSteps(): Promise<StepOutcome[]> {
    const outcomes: StepOutcome[] = [];
    const artifacts: Record<string, Artifact> = {};
    for (const step of this.steps) {
      throwIfCancelled(this.options.signal);
      outcomes.push(await this.runStep(step, artifacts));
      await recordLatest(this.options.projectFolder, artifacts);
    }
    return outcomes;
  }

  private async runStep(step: Step, artifacts: Record<string, Artifact>): Promise<StepOutcome> {
    const { observer } = this.options;
    this.current = step;
    observer?.stepStarted(step);
    const started = performance.now();
    const keys = Object.fromEntries(
      Object.entries(artifacts).map(([name, { manifest }]) => [name, manifest.key]),
    );
    const identity = await this.identityOf(step, keys);
    if (this.isForced(step)) await this.store.remove(identity);
    const finished = this.isForced(step) ? undefined : await this.store.find(identity);
    const artifact = finished ?? (await this.make(step, identity, artifacts));
    artifacts[step.name] = artifact;
    const outcome: StepOutcome = {
      step: step.name,
      key: artifact.manifest.key,
      folder: artifact.folder,
      cached: finished !== undefined,
      seconds: (performance.now() - started) / 1000,
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
      summary: artifact.manifest.summary,
    };
    observer?.stepFinished(outcome);
    return outcome;
  }

  private async make(step: Step, identity: ArtifactIdentity, artifacts: Readonly<Record<string, Artifact>>) {
    const { observer, lake, seed, signal, projectFolder } = this.options;
    const workFolder = join(projectFolder, "work", `${step.name}-${this.store.keyOf(identity)}`);
    if (this.isForced(step)) await rm(workFolder, { recursive: true, force: true });
    await mkdir(workFolder, { recursive: true });
    const inputs = Object.fromEntries(step.needs.map((name) => [name, artifacts[name]]));
    const progress = {
      update: (done: number, total?: number, note?: string) =>
        observer?.stepProgress(step, done, total, note),
    };
    const cacheFolder = join(projectFolder, "cache");
    const tell = (message: string) => observer?.stepTold(step, message);
    const context = { workFolder, cacheFolder, inputs, lake, seed, progress, tell, signal };
    const { store, executor } = this;
    const artifact =
      "stages" in step
        ? await makeInShards({ step, identity, context, store, executor, forced: this.isForced(step) })
        : await store.create(identity, (folder) => step.run({ ...context, folder }));
    await rm(workFolder, { recursive: true, force: true });
    return artifact;
  }

  private async identityOf(step: Step, keys: Readonly<Record<string, string>>): Promise<ArtifactIdentity> {
    const inputs = Object.fromEntries(step.needs.map((name) => [name, keys[name]]));
    const content = (await step.content?.(this.options.signal)) ?? {};
    return stepIdentity(step, this.options.seed, { ...inputs, ...content });
  }

  private isForced(step: Step): boolean {
    return this.options.force?.includes(step.name) ?? false;
  }
}

/** The artifacts of the project's latest run, by step name, or an error that says how to make them. */
export async function latestArtifacts(projectFolder: string): Promise<Record<string, Artifact>> {
  const path = join(projectFolder, "latest.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new MarqueeError("not-found", `${projectFolder} holds no finished run.`, {
      hint: "Run `marquee demo` or `marquee run --data <folder>` first, or name the folder with --project.",
    });
  }
  const folders = JSON.parse(text) as Record<string, string>;
  const entries = Object.entries(folders).map(async ([name, folder]) => {
    const manifest = JSON.parse(
      await readFile(join(projectFolder, folder, "manifest.json"), "utf8"),
    ) as unknown;
    return [name, { folder: join(projectFolder, folder), manifest } as Artifact] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function recordLatest(
  projectFolder: string,
  artifacts: Readonly<Record<string, Artifact>>,
): Promise<void> {
  const folders = Object.entries(artifacts).map(([name, { manifest }]) => [
    name,
    `artifacts/${name}/${manifest.key}`,
  ]);
  const temporary = join(projectFolder, `latest.json.${process.pid}.tmp`);
  try {
    await writeFile(temporary, `${JSON.stringify(Object.fromEntries(folders), null, 2)}\n`);
    await rename(temporary, join(projectFolder, "latest.json"));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function assertOrder(steps: readonly Step[], force: readonly string[]): void {
  const names = steps.map((step) => step.name);
  const unknown = force.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new MarqueeError("invalid-option", `There is no step "${unknown[0]}" to force.`, {
      hint: `The steps are: ${names.join(", ")}.`,
    });
  }
  steps.forEach((step, position) => {
    const late = step.needs.find((need) => !names.slice(0, position).includes(need));
    if (late)
      throw new MarqueeError("internal", `Step "${step.name}" stands before "${late}", which it needs.`);
  });
}
