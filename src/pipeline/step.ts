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

/**
 * One step of the pipeline: a pure function of its inputs and its configuration. Whatever decides its result is
 * in `configuration`, `needs`, `content` or `version`.
 */
export interface Step {
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
  /** Makes the artifact in `context.folder` and returns small results for the manifest. */
  run(context: StepContext): Promise<Record<string, unknown>>;
}
