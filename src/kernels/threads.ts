import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { MarqueeError, messageOf, throwIfCancelled } from "../core/index.ts";
import type { ProgramJobs } from "./programs.ts";
import type { SharedMemory } from "./web-assembly.ts";

/** What {@link runInThreads} starts in every thread. */
export interface ThreadWork<Name extends keyof ProgramJobs = keyof ProgramJobs> {
  readonly program: Name;
  /** Structured-clonable; every thread gets a copy. */
  readonly job: ProgramJobs[Name];
  readonly memory: SharedMemory;
  /** Byte offset of the zeroed words of {@link Phases}. */
  readonly control: number;
  readonly threads: number;
}

/** What a thread is started with. */
export interface ThreadStart extends ThreadWork {
  readonly thread: number;
}

/** What a thread says. */
export type ThreadMessage = { readonly done: number } | { readonly failure: unknown };

/** How the threads of {@link runInThreads} are watched. */
export interface ThreadOptions {
  readonly signal?: AbortSignal;
  /** How much is done, in the program's unit. */
  readonly onProgress?: (done: number) => void;
}

/** How many threads to use: as asked, else one a core, and never more than the work has parts. */
export function threadCount(asked: number | undefined, parts: number): number {
  return Math.max(1, Math.min(asked ?? availableParallelism(), parts));
}

/**
 * Runs a program in worker threads over one shared memory until all have ended. On abort and on the first failure
 * every thread is ended at once.
 *
 * @throws MarqueeError `worker-failed` with the cause, `cancelled` on abort.
 */
export async function runInThreads<Name extends keyof ProgramJobs>(
  work: ThreadWork<Name>,
  options: ThreadOptions = {},
): Promise<void> {
  throwIfCancelled(options.signal);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const threads = Array.from({ length: work.threads }, (_, thread) =>
    runThread({ ...work, thread }, signal, options.onProgress),
  );
  try {
    await Promise.all(threads);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(threads);
    throwIfCancelled(options.signal);
    throw error;
  }
}

async function runThread(
  start: ThreadStart,
  signal: AbortSignal,
  onProgress?: (done: number) => void,
): Promise<void> {
  // Run from source the file ends in .ts, from the build in .js.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
  const worker = new Worker(new URL(`./worker${extension}`, import.meta.url), { workerData: start });
  const end = () => void worker.terminate();
  signal.addEventListener("abort", end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on("message", (message: ThreadMessage) => {
        if ("failure" in message) reject(threadFailure(start, message.failure));
        else onProgress?.(message.done);
      });
      worker.on("error", (error) => {
        reject(threadFailure(start, error));
      });
      worker.on("exit", (code) => {
        if (code === 0) resolve();
        else reject(threadFailure(start, new Error(`The thread ended with code ${code}.`)));
      });
    });
  } finally {
    signal.removeEventListener("abort", end);
  }
}

function threadFailure(start: ThreadStart, cause: unknown): MarqueeError {
  const place = `Thread ${start.thread + 1} of ${start.threads} of "${start.program}"`;
  return new MarqueeError("worker-failed", `${place} failed: ${messageOf(cause)}`, { cause });
}
