import { dirname, resolve } from "node:path";
import { createGenreVocabulary, readGenreExtension } from "../catalogue/index.ts";
import {
  findTowerAudience,
  type Project,
  readRunConfiguration,
  SpectrumReader,
  type TowerAudienceRequest,
} from "../pipeline/index.ts";
import type { Lake } from "../storage/index.ts";
import type { CommandContext } from "./command.ts";
import { plainAudience, towerAudienceText } from "./recommendation-text.ts";
import { type NewTitle, readTitleFile } from "./title-file.ts";

/** What {@link showTowerAudience} is asked. */
export interface TowerAudienceQuestion {
  readonly project: Project;
  readonly lake: Lake;
  /** The file of the title. */
  readonly file: string;
  readonly viewer?: string;
  readonly count: number;
  /** The configuration file of the run. */
  readonly config?: string;
}

/** Shows for whom a new title is by the two towers. */
export async function showTowerAudience(
  { terminal, signal }: CommandContext,
  { project, lake, file, viewer, count, config }: TowerAudienceQuestion,
): Promise<void> {
  const title = await readTitleFile(file);
  const configuration = await readRunConfiguration(config);
  const progress = terminal.progress("viewers");
  try {
    const facts = await factsOf(title, file, configuration.import.genres);
    const request = { ...facts, vectors: await vectorsOf(project, title), count, viewer };
    const work = { lake, configuration: configuration.recommend, signal, progress };
    const audience = await findTowerAudience(project, request, work);
    progress.clear();
    const { unknown } = audience;
    if (unknown.length > 0) terminal.log(`No title that they learned from has: ${unknown.join(", ")}.`);
    if (terminal.json) {
      terminal.out(JSON.stringify({ title, ...plainAudience(audience) }));
      return;
    }
    for (const part of towerAudienceText(title, audience)) terminal.out(part);
  } finally {
    progress.clear();
  }
}

/** @param genres The file that extends the vocabulary of genres. */
async function factsOf(
  { poster, ...title }: NewTitle,
  file: string,
  genres: string | undefined,
): Promise<Pick<TowerAudienceRequest, "facts" | "poster">> {
  const vocabulary = createGenreVocabulary(genres === undefined ? {} : await readGenreExtension(genres));
  const known = vocabulary.map(title.genres ?? []);
  return {
    facts: { ...title, kind: title.kind ?? "film", genres: known, primaryGenres: known },
    ...(poster !== undefined && { poster: resolve(dirname(file), poster) }),
  };
}

/** Text and genre spectrum of a title, where the run has them; as in the catalogue, only of one with a synopsis. */
async function vectorsOf(project: Project, title: NewTitle): Promise<TowerAudienceRequest["vectors"]> {
  if (!project.has("train") || (title.synopsis ?? "").trim() === "") return {};
  await using reader = await SpectrumReader.open(project);
  const { text, spectrum } = await reader.read(title);
  return { text, spectrum };
}
