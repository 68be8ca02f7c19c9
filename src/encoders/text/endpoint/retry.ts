import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, MarqueeError, type Random, throwIfCancelled } from "../../../core/index.ts";

/** How often and with what waits to try. */
export interface RetryOptions {
  readonly attempts: number;
  readonly firstDelaySeconds: number;
  readonly longestDelaySeconds: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/**
 * Calls until it succeeds, fails for good or the attempts are used up. Between tries it waits
 * `firstDelay · 2^(try − 1)`, at most `longestDelay`, of which the second half is random ("equal jitter"), or
 * longer when the failure says so in `details.retryAfterSeconds`. A stop ends a wait at once.
 *
 * @throws what the last try threw; `cancelled` on a stop.
 */
export async function retrying<Result>(call: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    throwIfCancelled(options.signal);
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof MarqueeError && error.retryable)) throw error;
      if (attempt >= options.attempts) throw givenUp(error, `after ${attempt} attempts`);
      await wait(delayAfter(error, attempt, options), options.signal);
    }
  }
}

function delayAfter(error: MarqueeError, attempt: number, options: RetryOptions): number {
  const { firstDelaySeconds, longestDelaySeconds, random } = options;
  const asked = Number(error.details.retryAfterSeconds ?? 0);
  if (asked > longestDelaySeconds) {
    throw givenUp(error, `as it asks for a wait of ${Math.ceil(asked)} s, above longestDelaySeconds`);
  }
  const delay = Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** (attempt - 1));
  return Math.max(asked, delay / 2) + random.next() * (delay / 2);
}

function givenUp(error: MarqueeError, why: string): MarqueeError {
  return new MarqueeError(error.code, `${error.message} Given up ${why}.`, {
    cause: error.cause ?? error,
    hint: error.hint ?? "What was finished is in the cache; run again to go on.",
    details: error.details,
  });
}

async function wait(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch {
    throwIfCancelled(signal);
  }
}

/** Seconds of a `Retry-After` header, which is a number or a date; `undefined` when there is none. */
export function retryAfterSeconds(header: string | null, clock: Clock): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - clock.now()) / 1000);
}
