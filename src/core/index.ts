export { type Clock, systemClock } from "./clock.ts";
export { type ConcurrencyOptions, mapConcurrently } from "./concurrency.ts";
export { type ErrorCode, errorCodes } from "./error-codes.ts";
export { MarqueeError, type MarqueeErrorOptions, messageOf, throwIfCancelled } from "./errors.ts";
export { canonicalJson, hashOf, sha256 } from "./hashing.ts";
export { type Pace, paceOf, type Progress, silentProgress } from "./progress.ts";
export { createRandom, type Random, type RandomState, restoreRandom } from "./random.ts";
