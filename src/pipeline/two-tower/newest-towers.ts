import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import type { Manifest } from "../../domain/index.ts";
import { readJson } from "../json-files.ts";
import type { Project } from "../project.ts";
import { readTwoTowers, towersFile, type TrainedTowers } from "./tower-files.ts";

/** The towers that were trained last on the artifacts of a project's latest run; `undefined` where none were. */
export async function newestTwoTowers(project: Project): Promise<TrainedTowers[] | undefined> {
  const root = join(project.folder, "artifacts", "two-tower");
  const keys = (await readdir(root).catch(() => [])).filter((name) => !name.includes("."));
  let newest: { readonly folder: string; readonly time: number } | undefined;
  for (const key of keys) {
    const folder = join(root, key);
    const path = join(folder, "manifest.json");
    const made = await stat(path).catch(() => undefined);
    // Towers of older versions are kept in another way.
    if (made === undefined || !existsSync(join(folder, towersFile))) continue;
    if (!isOfLatestRun(project, await readJson<Manifest>(path))) continue;
    if (newest === undefined || made.mtimeMs > newest.time) newest = { folder, time: made.mtimeMs };
  }
  return newest && readTwoTowers(newest);
}

/** The same. @throws MarqueeError `not-found` where none were trained. */
export async function requireTwoTowers(project: Project): Promise<TrainedTowers[]> {
  const towers = await newestTwoTowers(project);
  if (towers !== undefined) return towers;
  throw new MarqueeError("not-found", "No two towers were trained on the latest run.", {
    hint: "Train them with `marquee train two-tower`.",
  });
}

function isOfLatestRun(project: Project, { inputs }: Manifest): boolean {
  return Object.entries(inputs).every(
    ([step, key]) => project.has(step) && project.artifactOf(step).manifest.key === key,
  );
}
