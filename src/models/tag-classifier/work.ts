import type { Progress, Random } from "../../core/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";

/** How the work of training is run and watched. */
export interface FitTagWork {
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  /** Told how far each stage is, in percent. */
  readonly progress?: Progress;
  readonly runtime?: RuntimeOptions;
}

/** How networks are trained. */
export interface NetworkWork {
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly runtime?: RuntimeOptions;
  /** Told what goes on, and the share of that which is done, 0 to 1. */
  readonly report?: (stage: string, done: number) => void;
}
