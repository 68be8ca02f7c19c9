import type { z } from "zod";
import type { Progress } from "../../core/index.ts";
import type { Queries } from "../database/database.ts";
import type { JobDefinition } from "./definition.ts";

/** A result together with rows that are to be written exactly when it counts. */
export class Finished<Result> {
  readonly result: Result;
  readonly write: (queries: Queries) => Promise<void>;

  constructor(result: Result, write: (queries: Queries) => Promise<void>) {
    this.result = result;
    this.write = write;
  }
}

/** A job as its handler sees it. */
export interface RunningJob<Input> {
  readonly id: string;
  readonly input: Input;
  /** 1 for the first. */
  readonly attempt: number;
  /**
   * Aborted when the job was cancelled, took too long, was taken by another worker since this one seemed dead, or
   * when this worker is to stop. What the handler does after that counts only in the last case.
   */
  readonly signal: AbortSignal;
  /** Others see it in the job's status. */
  readonly progress: Progress;
  /**
   * Ends the job with a result and rows: `write` runs in the transaction that completes the job, so that both happen
   * or neither. It may run again after a lost connection, so it does nothing but queries. Return what this gives.
   */
  readonly finish: <Result>(result: Result, write: (queries: Queries) => Promise<void>) => Finished<Result>;
}

/** Does a job and gives its result. What it throws is a failed attempt. */
export type JobHandler<Input, Result> = (job: RunningJob<Input>) => Promise<Result | Finished<Result>>;

/** A kind of job with what does it. */
export interface HandledJob {
  readonly job: JobDefinition;
  readonly handler: JobHandler<unknown, unknown>;
}

/** Says what does a kind of job. */
export function handle<Input extends z.ZodType, Result extends z.ZodType>(
  job: JobDefinition<Input, Result>,
  handler: JobHandler<z.output<Input>, z.input<Result>>,
): HandledJob {
  // The worker checks a job's input with the schema before it calls, so the types hold.
  return { job, handler: handler as JobHandler<unknown, unknown> };
}
