import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Title } from "../../domain/index.ts";
import { type Lake, openLake, writeTitles } from "../../storage/index.ts";
import { Project } from "../project.ts";

/** A project of its own, and the way to be rid of it. */
export interface ImportedProject {
  readonly folder: string;
  readonly lake: Lake;
  readonly project: Project;
  readonly close: () => Promise<void>;
}

/** A project whose latest run imported the titles and did no more. */
export async function openImportedProject(titles: readonly Title[]): Promise<ImportedProject> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-tagger-"));
  const artifact = join(folder, "artifacts", "import", "0123");
  await mkdir(artifact, { recursive: true });
  const lake = await openLake({ threads: 1 });
  await writeTitles(lake, join(artifact, "titles.parquet"), titles);
  await writeFile(join(artifact, "manifest.json"), "{}");
  await writeFile(join(folder, "latest.json"), JSON.stringify({ import: "artifacts/import/0123" }));
  return {
    ...{ folder, lake, project: await Project.open(folder, lake) },
    close: async () => {
      lake.close();
      await rm(folder, { recursive: true });
    },
  };
}
