import type { Progress } from "../../core/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";

/** How the work of training is run and watched. */
export interface FitTagWork {
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  /** Told how far each stage is, in percent. */
  readonly progress?: Progress;
  readonly runtime?: RuntimeOptions;
}
