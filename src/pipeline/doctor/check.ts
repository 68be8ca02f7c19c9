import { MarqueeError, messageOf } from "../../core/index.ts";

/** What one check found. */
export interface CheckResult {
  /** Lower-case words with hyphens. */
  readonly name: string;
  /** `skipped`: there is nothing to look at yet. A warning is no failure. */
  readonly state: "ok" | "warning" | "failed" | "skipped";
  /** What was found, as a sentence without its end. */
  readonly message: string;
  /** The way out. */
  readonly hint?: string;
}

/** What a check says of itself; its name is given where it is listed. */
export type Finding = Omit<CheckResult, "name">;

/** A check by name. It may throw: that is a failure, told in the error's words. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding> | Finding;
}

/** Runs checks one after the other. */
export async function runChecks(
  checks: readonly Check[],
  onDone?: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, run } of checks) {
    const result = { name, ...(await found(run)) };
    results.push(result);
    onDone?.(result);
  }
  return results;
}

export const ok = (message: string): Finding => ({ state: "ok", message });
export const skipped = (message: string, hint?: string): Finding => ({ state: "skipped", message, hint });
export const warning = (message: string, hint: string): Finding => ({ state: "warning", message, hint });
export const failed = (message: string, hint: string): Finding => ({ state: "failed", message, hint });

async function found(run: Check["run"]): Promise<Finding> {
  try {
    return await run();
  } catch (error) {
    const hint = error instanceof MarqueeError ? error.hint : undefined;
    return { state: "failed", message: messageOf(error).replace(/[.]$/, ""), hint };
  }
}
