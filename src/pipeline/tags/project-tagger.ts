import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import type { Embeddings } from "../../domain/index.ts";
import { type Lake, readEmbeddings } from "../../storage/index.ts";
import { readModelFiles } from "../model-folder.ts";
import type { Project } from "../project.ts";
import { Tagger } from "./tagger.ts";
import { taggerModelFolder, tagVectorsPath } from "./tagger-artifact.ts";

/** Names the tagger that was trained last by itself, apart from a run. */
const pointerFile = "tagger.json";

/** The artifact folder of a project's tagger: the one trained last by itself, else that of the latest run. */
export async function taggerFolder(project: Project): Promise<string> {
  const text = await readFile(join(project.folder, pointerFile), "utf8").catch(() => undefined);
  const trained = text && join(project.folder, (JSON.parse(text) as { artifact: string }).artifact);
  const folder = trained && existsSync(trained) ? trained : project.folderOf("tags");
  if (existsSync(taggerModelFolder(folder))) return folder;
  throw new MarqueeError("not-found", `The latest run in ${project.folder} learned no tags.`, {
    hint: "No title has tags, moods or keywords: train with `marquee tag train --labels <file>`.",
  });
}

/** Reads a project's tagger, see {@link taggerFolder}. @throws MarqueeError `not-found`, `invalid-model`. */
export async function openTagger(project: Project): Promise<Tagger> {
  return openTaggerFolder(await taggerFolder(project));
}

/** Reads the tagger of an artifact. @throws MarqueeError `invalid-model` */
export async function openTaggerFolder(artifactFolder: string): Promise<Tagger> {
  return Tagger.load(await readModelFiles(taggerModelFolder(artifactFolder)));
}

/** Vectors of a project's titles in the space of their tags. @throws MarqueeError `not-found`. */
export async function readTagVectors(project: Project, lake: Lake): Promise<Embeddings> {
  return readEmbeddings(lake, tagVectorsPath(await taggerFolder(project)));
}

/** Makes an artifact the tagger of its project. */
export async function publishTagger(projectFolder: string, artifactFolder: string): Promise<void> {
  const path = join(projectFolder, pointerFile);
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify({ artifact: relative(projectFolder, artifactFolder) })}\n`);
  await rename(temporary, path);
}
