import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isDatabaseAway } from "../database/failures.ts";
import { Attempt } from "./attempt.ts";
import { startBoss } from "./boss.ts";
import { type QueueContext, queueOf } from "./context.ts";
import type { HandledJob } from "./handler.ts";
import { hasUnfinished, readyQueues } from "./job-table.ts";
import { LeaseLost, reapLeases, renewLeases, takeJobs } from "./leases.ts";
import { settle, type Settlement } from "./settling.ts";
import { registerWorker, removeWorker, renewWorker } from "./workers.ts";

/** How a worker works. */
export interface WorkOptions {
  /** Ends the work: nothing more is taken, and what runs gets its signal. */
  readonly signal?: AbortSignal;
  /** How many jobs of each kind at once; or by kind. Default: what each definition says. */
  readonly concurrency?: number | Readonly<Record<string, number>>;
  /** End by itself when no job of these kinds waits or runs anywhere. Default false. */
  readonly untilIdle?: boolean;
  /** How long handlers have to end after `signal`, in seconds, before their jobs are given back. Default 10. */
  readonly graceSeconds?: number;
  /** Told what happens to jobs here. */
  readonly onEvent?: (event: WorkEvent) => void;
}

/** Something that happened to a job in this worker. */
export interface WorkEvent {
  readonly what: "started" | "done" | "failed" | "given-back" | "lost";
  readonly id: string;
  readonly attempt: number;
  /** Why it failed. */
  readonly error?: unknown;
}

/** Takes jobs and does them until it is stopped. */
export class Worker {
  private readonly context: QueueContext;
  private readonly options: WorkOptions;
  private readonly handlers = new Map<string, HandledJob>();
  private readonly id = randomUUID();
  private readonly running = new Set<Attempt>();
  private readonly ended = new AbortController();
  /** Since when the database has answered without a break: after one, living workers renew before any is reaped. */
  private answeringSince = performance.now();

  constructor(context: QueueContext, handlers: readonly HandledJob[], options: WorkOptions) {
    this.context = context;
    this.options = options;
    for (const handled of handlers) this.handlers.set(queueOf(context, handled.job), handled);
  }

  /** Works until it is stopped or, if so told, idle; ends what runs; then returns. */
  async run(): Promise<void> {
    const { database, onError } = this.context;
    await registerWorker(database, this.id, [...this.handlers.keys()], this.context.leaseSeconds);
    const upkeep = await startBoss(database, { upkeep: true, onError });
    const renewing = this.keepLeases();
    try {
      await this.takeUntilStopped();
    } finally {
      await this.finishRunning();
      this.ended.abort();
      await renewing;
      await upkeep.stop({ graceful: false }).catch(onError);
      await removeWorker(database, this.id).catch(onError);
    }
  }

  private async takeUntilStopped(): Promise<void> {
    let failures = 0;
    while (!this.options.signal?.aborted) {
      let wait = this.context.pollSeconds;
      const heard = this.context.changed.rings;
      try {
        const taken = await this.takeOnce();
        failures = 0;
        if (taken > 0) continue;
        if (await this.isIdle()) return;
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        this.context.onError(error);
        wait = Math.min(5, this.context.pollSeconds * 2 ** failures++);
      }
      await this.context.changed.wait(wait, this.options.signal, heard);
    }
  }

  /** Takes what there are slots for. Gives how many. */
  private async takeOnce(): Promise<number> {
    const free = [...this.handlers.keys()].filter((queue) => this.freeSlots(queue) > 0);
    if (free.length === 0) return 0;
    let count = 0;
    for (const queue of await readyQueues(this.context.database, free)) {
      for (const taken of await takeJobs(this.context, queue, this.id, this.freeSlots(queue))) {
        count++;
        this.start(new Attempt(this.handlers.get(queue) as HandledJob, taken));
      }
    }
    return count;
  }

  private freeSlots(queue: string): number {
    const { job } = this.handlers.get(queue) as HandledJob;
    const { concurrency } = this.options;
    const limit =
      typeof concurrency === "number" ? concurrency : (concurrency?.[job.kind] ?? job.concurrency);
    return limit - [...this.running].filter(({ taken }) => taken.queue === queue).length;
  }

  private async isIdle(): Promise<boolean> {
    if (!this.options.untilIdle || this.running.size > 0) return false;
    return !(await hasUnfinished(this.context.database, [...this.handlers.keys()]));
  }

  private start(attempt: Attempt): void {
    this.running.add(attempt);
    this.tell("started", attempt);
    const { ended, left } = attempt.start();
    void ended
      .then((settlement) => this.end(attempt, settlement))
      .catch(this.context.onError)
      .finally(() => {
        attempt.isSettled = true;
        this.context.changed.ring();
      })
      // A handler that does not heed its signal keeps its slot until it returns.
      .then(() => left)
      .finally(() => {
        this.running.delete(attempt);
        this.context.changed.ring();
      });
  }

  /** Writes the end of an attempt, for as long as the database takes to come back. */
  private async end(attempt: Attempt, settlement: Settlement | "lost"): Promise<void> {
    attempt.isSettling = true;
    if (settlement === "lost") return this.tell("lost", attempt);
    try {
      await this.settleAtLast(attempt, settlement);
      this.tell(settlement.kind, attempt, settlement.kind === "failed" ? settlement.error : undefined);
    } catch (error) {
      if (error instanceof LeaseLost) return this.tell("lost", attempt);
      // The rows that were to be written with the result were refused.
      if (settlement.kind !== "done") throw error;
      await this.end(attempt, { kind: "failed", error, isFinal: false });
    }
  }

  private async settleAtLast(attempt: Attempt, settlement: Settlement): Promise<void> {
    while (!this.ended.signal.aborted) {
      try {
        return await settle(this.context, attempt.taken, settlement);
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        this.context.onError(error);
        await sleep(1000);
      }
    }
    // This worker has stopped meanwhile, and the lease will run out.
    throw new LeaseLost(attempt.id);
  }

  private tell(what: WorkEvent["what"], { id, taken }: Attempt, error?: unknown): void {
    this.options.onEvent?.({ what, id, attempt: taken.attempt, error });
  }

  /** Lets handlers end, and gives back what has not ended in time. */
  private async finishRunning(): Promise<void> {
    const stopAt = performance.now() + (this.options.graceSeconds ?? 10) * 1000;
    for (const attempt of this.running) attempt.interrupt("stopping");
    while (this.running.size > 0 && performance.now() < stopAt) {
      await this.context.changed.wait((stopAt - performance.now()) / 1000);
    }
    const late = [...this.running];
    for (const attempt of late) attempt.interrupt("given-up");
    // Their handlers may never return; that they are given back is enough.
    const deadline = performance.now() + 5000;
    while (late.some(({ isSettled }) => !isSettled) && performance.now() < deadline) {
      await this.context.changed.wait(0.05);
    }
  }

  /** Renews this worker's leases, hears of cancelled jobs, and takes jobs from workers that died. */
  private async keepLeases(): Promise<void> {
    const seconds = Math.min(1, this.context.leaseSeconds / 4);
    while (!this.ended.signal.aborted) {
      try {
        await this.renew();
        if (performance.now() - this.answeringSince >= this.context.leaseSeconds * 500) await this.reap();
      } catch (error) {
        this.answeringSince = performance.now();
        this.context.onError(error);
      }
      await sleep(seconds * 1000, undefined, { signal: this.ended.signal }).catch(() => undefined);
    }
  }

  private async renew(): Promise<void> {
    const attempts = [...this.running].filter(({ isSettling }) => !isSettling);
    await renewWorker(this.context.database, this.id, this.context.leaseSeconds);
    if (attempts.length === 0) return;
    const held = await renewLeases(
      this.context,
      attempts.map((attempt) => attempt.renewal()),
    );
    for (const attempt of attempts) {
      if (!held.has(attempt.taken.token) && !attempt.isSettling) attempt.interrupt("lost");
    }
  }

  private async reap(): Promise<void> {
    if ((await reapLeases(this.context)) > 0) this.context.changed.ring();
  }
}
