import { throwIfCancelled } from "./errors.ts";

/** Options of {@link mapConcurrently}. */
export interface ConcurrencyOptions {
  /** How many calls may be under way at once (at least 1). */
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/**
 * Applies an asynchronous function to every item, at most `limit` at a time, and gives the results in the order
 * of the items. The first failure stops new calls and is thrown once the calls under way have ended.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  apply: (item: Item, index: number) => Promise<Result>,
  options: ConcurrencyOptions,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failed = false;
  const runner = async () => {
    while (next < items.length && !failed) {
      throwIfCancelled(options.signal);
      const index = next++;
      try {
        results[index] = await apply(items[index], index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const runners = Array.from({ length: Math.min(Math.max(1, options.limit), items.length) }, runner);
  const outcomes = await Promise.allSettled(runners);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) throw failure.reason;
  return results;
}
