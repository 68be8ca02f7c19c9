import { join } from "node:path";
import type { Title } from "../../domain/index.ts";
import { type Lake, writeEmbeddings, writeParquet } from "../../storage/index.ts";
import { writeJson } from "../json-files.ts";
import { writeModelFiles } from "../model-folder.ts";
import { fitTagger } from "./fit-tagger.ts";
import type { FitModel } from "./held-out-scores.ts";
import { type KnownLabels, writeKnownLabels } from "./known-labels.ts";
import type { TagOptions } from "./options.ts";
import { predictTags } from "./predict-tags.ts";
import type { ScorerWork } from "./tag-scorer.ts";
import { tagVectors } from "./tag-space.ts";
import type { TagTask } from "./tag-task.ts";
import type { Tagger } from "./tagger.ts";

/** Where an artifact with a tagger keeps it. */
export const taggerModelFolder = (artifactFolder: string): string => join(artifactFolder, "model");
/** Proposed tags, a row each: `titleId, tag, probability, holds, basis`. */
export const proposedTagsPath = (artifactFolder: string): string => join(artifactFolder, "tags.parquet");
/** Vectors of the titles in the space of their tags. */
export const tagVectorsPath = (artifactFolder: string): string => join(artifactFolder, "vectors.parquet");

/** What {@link makeTaggerArtifact} is made of. */
export interface TaggerArtifactInput {
  readonly titles: readonly Title[];
  readonly task: TagTask;
  readonly options: TagOptions;
  /** A hash of all that the tagger was made of. */
  readonly contentHash: string;
}

/** So many of the most likely tags of a title are proposed even where none holds. */
const leastProposed = 5;

/**
 * Fits a tagger and writes it into a folder, with the tags that it proposes for all titles and their vectors.
 *
 * @returns Small results for the manifest. @throws MarqueeError as {@link fitTagger}.
 */
export async function makeTaggerArtifact(
  folder: string,
  lake: Lake,
  { titles, task, options, contentHash }: TaggerArtifactInput,
  work: ScorerWork,
  fit?: FitModel,
) {
  const { tagger, quality } = await fitTagger({ titles, task }, options, work, fit);
  await using made = tagger;
  await writeJson(join(folder, "quality.json"), quality);
  await writeTagger(folder, lake, { tagger: made, titles, known: task, contentHash, seed: work.seed });
  return {
    tags: task.tags.length,
    labelled: task.labelled.length,
    rareTags: task.rare.length,
    scorer: options.scorer.kind,
    ...quality.text,
  };
}

/** What {@link writeTagger} writes. */
export interface WrittenTagger {
  readonly tagger: Tagger;
  readonly titles: readonly Title[];
  /** The labels that it learned from. */
  readonly known: KnownLabels;
  readonly contentHash: string;
  readonly seed: number | string;
}

/** Writes a tagger into the folder of its artifact: the model, its labels, and what it says of all titles. */
export async function writeTagger(folder: string, lake: Lake, written: WrittenTagger): Promise<void> {
  const { tagger, titles, known } = written;
  await writeModelFiles(taggerModelFolder(folder), tagger.save());
  await writeKnownLabels(
    folder,
    lake,
    titles.map(({ id }) => id),
    { tags: tagger.tags, ...known },
  );
  await writeTitles(folder, lake, written);
}

async function writeTitles(
  folder: string,
  lake: Lake,
  { tagger, titles, contentHash, seed }: WrittenTagger,
): Promise<void> {
  const predicted = await predictTags(tagger, titles, { rule: "micro" }, leastProposed);
  const rows = function* () {
    for (const [at, { basis, tags }] of predicted.entries()) {
      for (const { tag, probability, holds } of tags)
        yield { titleId: titles[at].id, tag, probability, holds, basis };
    }
  };
  const columns = {
    titleId: "text",
    tag: "text",
    probability: "double",
    holds: "boolean",
    basis: "text",
  } as const;
  await writeParquet(lake, proposedTagsPath(folder), columns, rows());
  const readable = Int32Array.from(predicted.keys()).filter((at) => predicted[at].basis !== "nothing");
  const { values } = await tagger.probabilities(Array.from(readable, (at) => titles[at]));
  const vectors = tagVectors(values, seed);
  await writeEmbeddings(lake, tagVectorsPath(folder), {
    ids: Array.from(readable, (at) => titles[at].id),
    dimensions: vectors.dimensions,
    vectors: vectors.values,
    model: "tags",
    contentHash,
  });
}
