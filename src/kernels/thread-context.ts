import type { Phases } from "./phases.ts";
import type { SharedMemory } from "./web-assembly.ts";

/** What a program of the worker threads gets. */
export interface ThreadContext {
  readonly memory: SharedMemory;
  readonly thread: number;
  readonly threads: number;
  readonly phases: Phases;
  /** Reports how much is done; only the first thread's word counts. */
  report(done: number): void;
}
