import { access } from "node:fs/promises";
import { MarqueeError } from "../../core/index.ts";

/** @throws MarqueeError `not-found` when no file can be read there; a pattern of files is the engine's to judge. */
export async function assertInputFile(path: string): Promise<void> {
  if (/[*?[]/.test(path)) return;
  try {
    await access(path);
  } catch (error) {
    throw new MarqueeError("not-found", `There is no file ${path} that can be read.`, {
      cause: error,
      hint: "Check the path; it is taken from the current folder.",
    });
  }
}
