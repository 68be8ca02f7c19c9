/** Runs one bench: `npm run -s bench -- <name> [--json]`. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { textTable } from "../src/cli/table.ts";

/** One line of a bench: our figure beside the peer's, or `null` where there is no peer to run. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  /** How many times better ours is: above 1 is faster (or smaller, where the unit is a time or size). */
  readonly ratio: number | null;
  readonly unit: string;
  /** Anything that a reader must know, such as how to install an absent peer. */
  readonly note?: string;
}

const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(".ts") && file !== "main.ts")
  .map((file) => file.replace(/[.]ts$/, ""));
const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));

if (!name || !existsSync(join(import.meta.dirname, `${name}.ts`)) || name === "main") {
  process.stderr.write(`usage: npm run -s bench -- <${names.join("|")}> [--json]\n`);
  process.exitCode = 2;
} else {
  const { run } = (await import(`./${name}.ts`)) as { run: () => Promise<BenchRow[]> };
  const rows = await run();
  process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(rows)}\n` : `${table(rows)}\n`);
}

function table(rows: readonly BenchRow[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours,
    row.peer ?? "absent",
    row.ratio ?? "",
    row.unit,
    row.note,
  ]);
  return textTable(["name", "ours", "peer", "ratio", "unit", ""], cells);
}
