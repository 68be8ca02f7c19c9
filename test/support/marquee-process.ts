import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Node keeps compiled code there: the same program need not be compiled for every process. */
export const compiledCode = join(tmpdir(), "marquee-compiled-code");

const root = join(import.meta.dirname, "..", "..");

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Nothing that a test started outlives it. */
const living = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of living) child.kill("SIGKILL");
});

/** A real process, with what it has written so far. */
export class TestProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
  /** What it wrote to standard output. */
  out = "";
  /** What it wrote to standard error. */
  log = "";

  constructor(
    args: readonly string[],
    options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
  ) {
    const env = { ...process.env, NODE_COMPILE_CACHE: compiledCode, ...options.environment };
    this.child = spawn(process.execPath, args, { cwd: options.cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.out += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.log += chunk.toString()));
    living.add(this.child);
    this.ended = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        living.delete(this.child);
        resolve({ code, signal });
      });
    });
  }

  /** Waits until its log matches. */
  async says(pattern: RegExp): Promise<void> {
    let hasEnded = false;
    void this.ended.then(() => (hasEnded = true));
    while (!pattern.test(this.log)) {
      if (hasEnded)
        throw new Error(`The process ended without saying ${String(pattern)}:
${this.log}`);
      await sleep(20);
    }
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals): Promise<Ending> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** Starts `marquee` as a process of its own. */
export function startMarquee(
  args: readonly string[],
  options: { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> },
): TestProcess {
  return new TestProcess([join(root, "bin", "marquee.js"), ...args], options);
}
