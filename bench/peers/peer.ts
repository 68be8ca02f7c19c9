import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A peer's script in a process of its own, which answers a line of JSON with a line of JSON. */
export interface Peer {
  /** Seconds that the work took which was asked for. */
  ask(request: object): Promise<number>;
  stop(): void;
}

/**
 * Starts a script of this folder, which greets with a line and then answers requests.
 *
 * @param module What the Python must be able to import.
 * @returns `undefined` where no Python here can.
 */
export function startPeer(script: string, module: string): Peer | undefined {
  const python = [process.env.MARQUEE_PYTHON, "/usr/bin/python3", "python3"].find(
    (command) => command !== undefined && spawnSync(command, ["-c", `import ${module}`]).status === 0,
  );
  if (python === undefined) return undefined;
  const child = spawn(python, [join(import.meta.dirname, script)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const greeting = lines.next();
  return {
    async ask(request) {
      await greeting;
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = (await lines.next()) as { value: string; done?: boolean };
      if (done) throw new Error(`${script} ended before it answered.`);
      return (JSON.parse(value) as { seconds: number }).seconds;
    },
    stop: () => void child.stdin.end(),
  };
}
