import type { PlannedStep } from "../pipeline/index.ts";
import { textTable } from "./table.ts";
import { formatCount, formatSize, type Terminal } from "./terminal.ts";

/** Shows what a run would do, and which files it would read. */
export function showPlan(terminal: Terminal, plan: readonly PlannedStep[]): void {
  if (terminal.json) return terminal.out(JSON.stringify({ plan }));
  const rows = plan.map(({ step, state, description, key }) => [step, state, description, key.slice(0, 8)]);
  terminal.out(textTable(["step", "state", "what it does", "key"], rows));
  for (const { files = [] } of plan) if (files.length > 0) terminal.out(`\n${fileTable(files)}`);
}

function fileTable(files: NonNullable<PlannedStep["files"]>): string {
  const order = [...files].sort(
    (left, right) => Number(left.importer === null) - Number(right.importer === null),
  );
  const rows = order.map(({ file, bytes, importer, skipped, pictures }) => [
    pictures === undefined ? file : `${file} (${formatCount(pictures)} pictures)`,
    formatSize(bytes),
    importer ?? `passed over: ${skipped}`,
  ]);
  return textTable(["file", "size", "read as"], rows);
}
