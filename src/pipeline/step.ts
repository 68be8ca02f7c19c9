import type { PlannedFile } from "../catalogue/index.ts";
import type { Progress } from "../core/index.ts";
import type { Artifact, Lake } from "../storage/index.ts";

/** What a step is given when it runs. */
export interface StepContext {
  /** An empty folder for what the step makes. It becomes the artifact once the step returns. */
  readonly folder: string;
  /**
   * A folder that survives a killed run, for checkpoints. It belongs to exactly this identity of the step and is
   * removed once the step has finished.
   */
  readonly workFolder: string;
  /** A folder of the project for what may be used again by any later run, such as paid embeddings. */
  readonly cacheFolder: string;
  /** The finished artifacts of the steps that this one needs, by step name. */
  readonly inputs: Readonly<Record<string, Artifact>>;
  readonly lake: Lake;
  readonly seed: number;
  readonly progress: Progress;
  /** Tells the user something worth a line, such as what a paid request will cost. */
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal | undefined;
}

/** What every step says of itself. */
interface StepDescription {
  readonly name: string;
  /** Raised when the code changes what the step makes. */
  readonly version: number;
  /** One line for plans and help. */
  readonly description: string;
  /** Names of the steps whose artifacts it reads. */
  readonly needs: readonly string[];
  /** Plain data that decides the result. */
  readonly configuration: unknown;
  /** The files from outside that it would read or pass over, for a plan. */
  files?(signal: AbortSignal | undefined): Promise<readonly PlannedFile[]>;
  /** Content hashes of files from outside that it reads, by path relative to the data folder. */
  content?(signal: AbortSignal | undefined): Promise<Readonly<Record<string, string>>>;
}

/** A step that is done in one piece. */
export interface WholeStep extends StepDescription {
  /** Makes the artifact in `context.folder` and returns small results for the manifest. */
  run(context: StepContext): Promise<Record<string, unknown>>;
}

/** A piece of a step's work. */
export interface Shard<Data = unknown> {
  /** For people, such as `titles 2049–4096`. */
  readonly label: string;
  /** How much work it is, in items of the stage such as titles. Progress counts them. */
  readonly size: number;
  /** Plain data that says what to do, and, with the step's inputs and the stages before, decides what comes of it. */
  readonly data: Data;
}

/** Gives what `read` gave when it was first asked for, under a name. */
export type Remember = <Value>(what: string, read: () => Promise<Value>) => Promise<Value>;

/** What a stage is given to cut its work by. */
export interface StageContext extends Omit<StepContext, "folder" | "workFolder" | "progress"> {
  /** What came of the stages before, by stage, in the order of their shards. */
  readonly stages: Readonly<Record<string, readonly Artifact[]>>;
  /** Keeps what is read, so that the shards of a step in one process share it. */
  readonly remember: Remember;
}

/** What a shard is given when it runs, and the merging of all. */
export interface ShardContext extends StageContext, StepContext {}

/** Work that is cut into shards, which may run in any order and on any machine. */
export interface Stage {
  readonly name: string;
  /** Cuts the work: a pure function of the step's inputs, its configuration and the stages before. */
  plan(context: StageContext): Promise<readonly Shard[]>;
  /** Does one shard into `context.folder`. Several may run at once. */
  run(context: ShardContext, shard: Shard): Promise<Record<string, unknown>>;
}

/**
 * A step whose work is cut into shards: stage after stage, then everything is merged into the artifact. A run on one
 * machine does the same shards one after another, so where they run changes no byte.
 */
export interface ShardedStep extends StepDescription {
  readonly stages: readonly Stage[];
  /** Puts the shards together in `context.folder` and returns small results for the manifest. */
  merge(context: ShardContext): Promise<Record<string, unknown>>;
}

/**
 * One step of the pipeline: a pure function of its inputs and its configuration. Whatever decides its result is
 * in `configuration`, `needs`, `content` or `version`.
 */
export type Step = WholeStep | ShardedStep;

/** Declares a stage whose shards have data of one type. */
export function defineStage<Data>(stage: {
  readonly name: string;
  plan(context: StageContext): Promise<readonly Shard<Data>[]>;
  run(context: ShardContext, data: Data): Promise<Record<string, unknown>>;
}): Stage {
  // Data comes from this stage's own plan: a job's key, which its data decides, is compared before it runs.
  return { ...stage, run: (context, shard) => stage.run(context, shard.data as Data) };
}

/** What the shard was told whose result an artifact is. */
export function shardOf<Data>({ manifest }: Artifact): Data {
  return (manifest.configuration as { readonly shard: Data }).shard;
}

/** A run of items: from the first to before the last. */
export interface Block {
  readonly start: number;
  readonly end: number;
}

/** Cuts `count` items into blocks of at most `size`. @param items Names them in labels. */
export function blocksOf(count: number, size: number, items: string): Shard<Block>[] {
  return Array.from({ length: Math.ceil(count / size) }, (_, block) => {
    const start = block * size;
    const end = Math.min(count, start + size);
    return { label: `${items} ${start + 1}–${end}`, size: end - start, data: { start, end } };
  });
}
