import { existsSync } from "node:fs";
import { readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import type { Manifest } from "../../domain/index.ts";
import type { Artifact } from "../../storage/index.ts";
import { readJson } from "../json-files.ts";
import type { Project } from "../project.ts";
import { readTwoTowers, towersFile, type TrainedTowers } from "./tower-files.ts";

const manifestOf = (folder: string) => join(folder, "manifest.json");

/** Makes towers those that were trained last. */
export async function markNewest({ folder }: Pick<Artifact, "folder">): Promise<void> {
  const now = new Date();
  await utimes(manifestOf(folder), now, now);
}

/**
 * The towers that were trained last, or asked to be when they were there, on the artifacts of a project's latest run;
 * `undefined` where none were.
 */
export async function newestTwoTowers(project: Project): Promise<TrainedTowers[] | undefined> {
  const root = join(project.folder, "artifacts", "two-tower");
  const keys = (await readdir(root).catch(() => [])).filter((name) => !name.includes("."));
  let newest: { readonly folder: string; readonly time: number } | undefined;
  for (const key of keys) {
    const folder = join(root, key);
    const path = manifestOf(folder);
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
