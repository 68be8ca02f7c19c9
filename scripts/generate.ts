/**
 * Writes every generated file of the repository: `npm run generate`. With `--check`, writes nothing and fails
 * when one is not what it would be.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { configurationReference } from "./configuration-reference.ts";
import { errorReference } from "./error-reference.ts";
import { lakeReference } from "./lake-reference.ts";
import { buildKernels } from "./build-kernels.ts";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
const files: Record<string, string> = {
  "docs/reference/configuration.md": configurationReference(),
  "docs/reference/errors.md": errorReference(),
  "docs/reference/lake.md": lakeReference(),
  ...(await buildKernels()),
};

const stale = Object.entries(files).filter(([path, text]) => currentText(path) !== text);
for (const [path, text] of stale) {
  if (!check) writeFileSync(join(root, path), text);
  process.stdout.write(`${check ? "stale" : "wrote"}: ${relative(".", join(root, path))}\n`);
}
if (check && stale.length > 0) {
  process.stdout.write("Run `npm run generate` and commit the result.\n");
  process.exitCode = 1;
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
