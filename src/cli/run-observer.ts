import type { RunObserver } from "../pipeline/index.ts";
import { formatSeconds, type Terminal, type TerminalProgress } from "./terminal.ts";

/** Shows a run as it goes: a bar for the step under way, a line for each finished one. */
export function createRunObserver(terminal: Terminal): RunObserver {
  let progress: TerminalProgress | undefined;
  return {
    stepStarted: (step) => {
      progress = terminal.progress(step.name);
    },
    stepProgress: (_step, done, total, note) => progress?.update(done, total, note),
    stepTold: (_step, message) => {
      progress?.clear();
      terminal.log(message);
    },
    stepFinished: ({ step, cached, seconds }) => {
      progress?.clear();
      terminal.log(`${step.padEnd(11)}  ${cached ? "cached" : `done in ${formatSeconds(seconds)}`}`);
    },
  };
}
