import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Runs a peer's script with the first Python that has what it needs; `undefined` where none has. */
export async function runPython(script: string, given: readonly string[]): Promise<unknown> {
  const path = join(import.meta.dirname, "..", "peers", script);
  for (const python of [process.env.MARQUEE_PYTHON, "/usr/bin/python3", "python3"]) {
    if (python === undefined) continue;
    const output = await promisify(execFile)(python, [path, ...given]).catch(() => undefined);
    if (output === undefined) continue;
    const result = JSON.parse(output.stdout) as object;
    if (!("absent" in result)) return result;
  }
  return undefined;
}
