import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, type Lake, sha256OfFile, sqlText } from "../../storage/index.ts";
import { type Finding, failed, ok, skipped } from "./check.ts";

/** The latest run of a project by step; `undefined` where there is none. */
export type LatestRun = Readonly<Record<string, Artifact>> | undefined;

const noRun = skipped("no finished run yet", "`marquee demo` or `marquee run --data <folder>` makes one.");

/**
 * Whether every file of the latest run is there with its size.
 *
 * @param deep Reads every file and compares its hash as well.
 */
export async function checkArtifacts(run: LatestRun, deep: boolean): Promise<Finding> {
  if (!run) return noRun;
  let count = 0;
  for (const [step, { folder, manifest }] of Object.entries(run)) {
    for (const { name, bytes, sha256 } of manifest.files) {
      const path = join(folder, name);
      const size = (await stat(path).catch(() => undefined))?.size;
      const isWhole = size === bytes && (!deep || (await sha256OfFile(path)) === sha256);
      const hint = `Run again with --force ${step}: it makes the artifact anew.`;
      if (size === undefined) return failed(`${path} is missing`, hint);
      if (!isWhole) return failed(`${path} is damaged`, hint);
      count++;
    }
  }
  const how = deep ? "with their sizes and hashes" : "with their sizes";
  return ok(`${count} files of ${Object.keys(run).length} steps, ${how}`);
}

/** Whether the engine reads every Parquet file of the latest run. */
export async function checkLake(run: LatestRun, lake: Lake): Promise<Finding> {
  if (!run) return noRun;
  let files = 0;
  let rows = 0;
  for (const [step, { folder, manifest }] of Object.entries(run)) {
    for (const { name } of manifest.files.filter((file) => file.name.endsWith(".parquet"))) {
      const path = join(folder, name);
      try {
        const [row] = await lake.query<{ count: string }>(
          `SELECT count(*) AS count FROM read_parquet(${sqlText(path)})`,
        );
        rows += Number(row.count);
        files++;
      } catch {
        return failed(`${path} cannot be read as Parquet`, `Run again with --force ${step}.`);
      }
    }
  }
  return ok(`${files} tables, ${rows.toLocaleString("en-US")} rows`);
}
