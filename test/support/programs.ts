import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { compiledCode } from "./marquee-process.ts";

/** A program of a test, in a process of its own that can be killed. */
export interface Program {
  readonly process: ChildProcess;
  /** Waits for a line of its standard output that matches, also one of before. */
  line(pattern: RegExp): Promise<string>;
  /** Its lines so far. */
  readonly lines: readonly string[];
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
  /** Waits until it has ended by itself. Gives its exit code. */
  end(): Promise<number | null>;
}

/** Starts a TypeScript program of this folder with one JSON argument. */
export function startProgram(name: string, argument: object): Program {
  const child = spawn(process.execPath, [join(import.meta.dirname, name), JSON.stringify(argument)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: compiledCode },
  });
  const lines: string[] = [];
  const errors: string[] = [];
  const listeners = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const note = () => {
    for (const listener of listeners) listener();
  };
  createInterface({ input: child.stdout }).on("line", (text) => {
    lines.push(text);
    note();
  });
  createInterface({ input: child.stderr }).on("line", (text) => errors.push(text));
  void ended.then(note);
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((text) => pattern.test(text));
        const isOver = child.exitCode !== null || child.signalCode !== null;
        if (found === undefined && !isOver) return;
        listeners.delete(look);
        if (found !== undefined) resolve(found);
        else
          reject(new Error(`${name} ended without ${String(pattern)}:\n${[...lines, ...errors].join("\n")}`));
      };
      listeners.add(look);
      look();
    });
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { process: child, line, lines, kill, end: () => ended };
}
