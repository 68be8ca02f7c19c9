import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../core/index.ts";

/** How long to go on trying, and the jitter of the waits. */
export interface RetryOptions {
  /** No further try begins later than this after the first failure. */
  readonly seconds: number;
  readonly random: Random;
}

const firstWaitSeconds = 0.05;
const longestWaitSeconds = 2;

/**
 * Calls again while `mayRepeat` says that another try can help and the time is not up, with waits of 0.05 s, 0.1 s,
 * 0.2 s … up to 2 s, of which the second half is random.
 *
 * @throws what the last try threw.
 */
export async function retrying<Result>(
  call: () => Promise<Result>,
  mayRepeat: (error: unknown) => boolean,
  options: RetryOptions,
): Promise<Result> {
  let deadline: number | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      deadline ??= performance.now() + options.seconds * 1000;
      const wait =
        Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** attempt) * (1 + options.random.next());
      if (!mayRepeat(error) || performance.now() + wait * 500 > deadline) throw error;
      await sleep(wait * 500);
    }
  }
}
