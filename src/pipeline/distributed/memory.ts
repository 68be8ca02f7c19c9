import type { Remember } from "../step.ts";

/** A worker may have shards of several steps at hand. */
const mostSteps = 3;

/** Keeps what several shards of a step read, such as a loaded encoder, for the last few steps. */
export class ShardMemory {
  private readonly steps = new Map<string, Map<string, Promise<unknown>>>();

  /** @param stepKey The key of the step's artifact. */
  of(stepKey: string): Remember {
    const kept = this.steps.get(stepKey) ?? new Map<string, Promise<unknown>>();
    // The step that was asked for last stands last.
    this.steps.delete(stepKey);
    this.steps.set(stepKey, kept);
    for (const oldest of this.steps.keys()) if (this.steps.size > mostSteps) this.steps.delete(oldest);
    return <Value>(what: string, read: () => Promise<Value>) => {
      const known = kept.get(what) as Promise<Value> | undefined;
      if (known) return known;
      const value = read();
      kept.set(what, value);
      // What failed may go well the next time.
      value.catch(() => kept.delete(what));
      return value;
    };
  }
}
