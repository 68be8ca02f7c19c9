import { MarqueeError, type Progress } from "../../core/index.ts";
import { checked, type JobDefinition } from "./definition.ts";
import { Finished, type HandledJob, type RunningJob } from "./handler.ts";
import { jobId } from "./identifiers.ts";
import type { Renewal, TakenJob } from "./leases.ts";
import type { Settlement } from "./settling.ts";

/** Why an attempt is broken off. */
export type Interruption = "lost" | "expired" | "stopping" | "given-up";

/** One attempt at one job, in this process. */
export class Attempt implements Progress {
  readonly id: string;
  readonly taken: TakenJob;
  /** While its end is being written it must not be renewed. */
  isSettling = false;
  /** Whether its end has been written, or was not to be. */
  isSettled = false;
  private readonly handled: HandledJob;
  private readonly controller = new AbortController();
  private readonly interrupted = Promise.withResolvers<Interruption>();
  private done: number | undefined;
  private total: number | undefined;
  private note: string | undefined;

  constructor(handled: HandledJob, taken: TakenJob) {
    this.handled = handled;
    this.taken = taken;
    this.id = jobId(taken);
  }

  get job(): JobDefinition {
    return this.handled.job;
  }

  update(done: number, total?: number, note?: string): void {
    this.done = done;
    this.total = total;
    this.note = note;
  }

  renewal(): Renewal {
    const { done, total, note } = this;
    return { ...this.taken, done, total, note };
  }

  /** Tells the handler to stop. All but `stopping` also end the attempt for the queue. */
  interrupt(why: Interruption): void {
    this.controller.abort(new MarqueeError("cancelled", `The job ${this.id} was broken off (${why}).`));
    if (why !== "stopping") this.interrupted.resolve(why);
  }

  /** Runs the handler. `ended` is how the attempt ended, `left` is fulfilled when the handler has returned too. */
  start(): { ended: Promise<Settlement | "lost">; left: Promise<unknown> } {
    const handled = this.invoke();
    const expiry = setTimeout(() => this.interrupt("expired"), this.job.expireSeconds * 1000);
    const interrupted = this.interrupted.promise.then((why) => this.settlementAfter(why));
    const ended = Promise.race([handled, interrupted]).finally(() => clearTimeout(expiry));
    return { ended, left: handled };
  }

  private async invoke(): Promise<Settlement> {
    const { input: schema, result: resultSchema } = this.job;
    let input: unknown;
    try {
      input = checked(schema, this.taken.input, `The input of ${this.id}`);
    } catch (error) {
      // Another attempt would read the same.
      return { kind: "failed", error, isFinal: true };
    }
    try {
      const outcome = await this.handled.handler(this.view(input));
      const finished = outcome instanceof Finished ? outcome : new Finished(outcome, async () => undefined);
      checked(resultSchema, finished.result, `The result of ${this.id}`);
      return { kind: "done", ...finished };
    } catch (error) {
      if (this.controller.signal.aborted) return { kind: "given-back" };
      return { kind: "failed", error, isFinal: this.job.isFinal?.(error) ?? false };
    }
  }

  private view(input: unknown): RunningJob<unknown> {
    return {
      id: this.id,
      input,
      attempt: this.taken.attempt,
      signal: this.controller.signal,
      progress: this,
      finish: (result, write) => new Finished(result, write),
    };
  }

  private settlementAfter(why: Interruption): Settlement | "lost" {
    if (why === "lost") return "lost";
    if (why !== "expired") return { kind: "given-back" };
    const error = new MarqueeError("limit-exceeded", `The job took longer than ${this.job.expireSeconds} s.`);
    return { kind: "failed", error, isFinal: false };
  }
}
