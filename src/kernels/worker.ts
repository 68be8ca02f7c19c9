// The entry of every worker thread: runs one program and ends.

import { parentPort, workerData } from "node:worker_threads";
import { Phases, controlWords } from "./phases.ts";
import { programs, type ProgramJobs } from "./programs.ts";
import type { ThreadContext } from "./thread-context.ts";
import type { ThreadMessage, ThreadStart } from "./threads.ts";

function run<Name extends keyof ProgramJobs>(
  name: Name,
  job: ProgramJobs[Name],
  context: ThreadContext,
): void {
  programs[name](job, context);
}

const start = workerData as ThreadStart;
const say = (message: ThreadMessage) => parentPort?.postMessage(message);
const control = new Int32Array(start.memory.buffer, start.control, controlWords);
try {
  run(start.program, start.job, {
    memory: start.memory,
    thread: start.thread,
    threads: start.threads,
    phases: new Phases(control, start.threads),
    report: (done) => {
      if (start.thread === 0) say({ done });
    },
  });
} catch (failure) {
  say({ failure });
}
