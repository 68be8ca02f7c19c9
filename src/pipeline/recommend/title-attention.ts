import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "../../domain/index.ts";
import { rowOf } from "../../vectors/index.ts";
import { readJson } from "../json-files.ts";
import type { Project } from "../project.ts";
import { readTwoTower } from "../two-tower/two-tower-step.ts";

/** How much a modality of a title counts in the two towers. */
export interface ModalityWeight {
  readonly modality: string;
  /** 0 to 1; those of a title sum to 1. */
  readonly weight: number;
}

/**
 * The attention that the project's newest two towers pay to what is known of a title, the most first; `undefined` where
 * none were trained on the latest run or they do not know the title.
 */
export async function readTitleAttention(
  project: Project,
  titleId: string,
): Promise<readonly ModalityWeight[] | undefined> {
  const folder = await newestTowers(project);
  if (folder === undefined) return undefined;
  const { model, titles } = await readTwoTower({ folder });
  try {
    const row = titles.indexOf(titleId);
    if (row < 0) return undefined;
    const weights = rowOf(model.catalogue.attention, row);
    return model.modalityNames
      .map((modality, at) => ({ modality, weight: weights[at] }))
      .filter(({ weight }) => weight > 0)
      .sort((first, second) => second.weight - first.weight);
  } finally {
    await model.close();
  }
}

/** The folder of the newest two towers that were trained on the artifacts of the latest run. */
async function newestTowers(project: Project): Promise<string | undefined> {
  const root = join(project.folder, "artifacts", "two-tower");
  const keys = (await readdir(root).catch(() => [])).filter((name) => !name.includes("."));
  let newest: { readonly folder: string; readonly time: number } | undefined;
  for (const key of keys) {
    const folder = join(root, key);
    const path = join(folder, "manifest.json");
    const made = await stat(path).catch(() => undefined);
    if (made === undefined || !isOfLatestRun(project, await readJson<Manifest>(path))) continue;
    if (newest === undefined || made.mtimeMs > newest.time) newest = { folder, time: made.mtimeMs };
  }
  return newest?.folder;
}

function isOfLatestRun(project: Project, { inputs }: Manifest): boolean {
  return Object.entries(inputs).every(
    ([step, key]) => project.has(step) && project.artifactOf(step).manifest.key === key,
  );
}
