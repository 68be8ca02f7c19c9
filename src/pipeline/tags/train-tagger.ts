import { basename, join } from "node:path";
import { readTagSchema } from "../../catalogue/index.ts";
import type { Progress } from "../../core/index.ts";
import type { Reject, Title } from "../../domain/index.ts";
import { type Artifact, ArtifactStore, type Lake, sha256OfFile } from "../../storage/index.ts";
import type { Project } from "../project.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { readLabelFile } from "./label-file.ts";
import { labelledTagTask } from "./labelled-tags.ts";
import type { TagOptions } from "./options.ts";
import { publishTagger } from "./project-tagger.ts";
import type { TagTask } from "./tag-task.ts";
import { transformerContent } from "./tag-transformer.ts";
import { makeTaggerArtifact } from "./tagger-artifact.ts";

/** What {@link trainTagger} trains from, beside the titles of the project. */
export interface TaggerTraining {
  readonly options: TagOptions;
  /** A file of labels; without it the members of the titles that the options name are the labels. */
  readonly labels?: string;
  /** A file with a tag schema: only its tags are learned. */
  readonly schema?: string;
  /** Stop at the first label that cannot be used. */
  readonly strict?: boolean;
  readonly seed: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What came of {@link trainTagger}. */
export interface TrainedTagger {
  readonly artifact: Artifact;
  /** Whether the same tagger had been trained before. */
  readonly cached: boolean;
  readonly task: TagTask;
  /** Labels that could not be used, with file, line and reason. */
  readonly rejects: readonly Reject[];
}

/**
 * Trains a tagger on the titles of a project and makes it the project's. The same input trains nothing anew.
 *
 * @throws MarqueeError `missing-input` when there is too little to learn from, `invalid-file` for a schema with faults,
 * `not-found`, `invalid-row` when strict, `cancelled`.
 */
export async function trainTagger(
  project: Project,
  lake: Lake,
  training: TaggerTraining,
): Promise<TrainedTagger> {
  const { options, seed, progress, signal } = training;
  const titles = await project.titles();
  const { task, rejects } = await readTask(titles, training);
  const store = new ArtifactStore(join(project.folder, "artifacts"), { signal });
  const identity = {
    step: "tagger",
    stepVersion: 3,
    configuration: { options, seed },
    inputs: { import: basename(project.folderOf("import")), ...(await contentOf(training)) },
  };
  const finished = await store.find(identity);
  const input = { titles, task, options, contentHash: store.keyOf(identity) };
  const artifact =
    finished ??
    (await store.create(identity, (folder) =>
      makeTaggerArtifact(folder, lake, input, { seed, progress, signal }),
    ));
  await publishTagger(project.folder, artifact.folder);
  return { artifact, cached: finished !== undefined, task, rejects };
}

async function contentOf(training: TaggerTraining): Promise<Readonly<Record<string, string>>> {
  const { labels, schema, options, signal } = training;
  return {
    ...(await transformerContent(options, signal)),
    ...(labels !== undefined && { labels: await sha256OfFile(labels) }),
    ...(schema !== undefined && { schema: await sha256OfFile(schema) }),
  };
}

async function readTask(
  titles: readonly Title[],
  { options, labels: path, schema: schemaPath, strict }: TaggerTraining,
): Promise<{ readonly task: TagTask; readonly rejects: readonly Reject[] }> {
  const schema = schemaPath === undefined ? undefined : await readTagSchema(schemaPath);
  if (path === undefined) return { task: catalogueTagTask(titles, options, schema), rejects: [] };
  const { labels, rejects } = await readLabelFile(path, titles, { schema, strict });
  const task = labelledTagTask(
    titles.map(({ id }) => id),
    labels,
    options,
    schema,
  );
  return { task, rejects };
}
