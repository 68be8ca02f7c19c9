import { basename, join } from "node:path";
import { readTagSchema } from "../../catalogue/index.ts";
import type { Progress } from "../../core/index.ts";
import { type Reject, tagKey, type Title } from "../../domain/index.ts";
import { labelsOf } from "../../metrics/index.ts";
import { type Artifact, ArtifactStore, type Lake, sha256OfFile } from "../../storage/index.ts";
import type { Project } from "../project.ts";
import { type KnownLabels, readKnownLabels } from "./known-labels.ts";
import { readLabelFile } from "./label-file.ts";
import { openTaggerFolder, publishTagger, taggerFolder } from "./project-tagger.ts";
import { withReview } from "./review-labels.ts";
import type { Tagger } from "./tagger.ts";
import { writeTagger } from "./tagger-artifact.ts";
import { type UpdatedTagger, updateTagger } from "./update-tagger.ts";

/** What {@link reviewTagger} learns from. */
export interface TaggerReview {
  /** A file of labels, such as an answered queue. */
  readonly labels: string;
  /** A file with a tag schema, for other names of tags. */
  readonly schema?: string;
  /** Stop at the first label that cannot be used. */
  readonly strict?: boolean;
  readonly seed: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What came of {@link reviewTagger}. */
export interface ReviewedTagger extends Omit<UpdatedTagger, "tagger"> {
  /** The tagger's artifact: that of before where nothing was new. */
  readonly folder: string;
  /** Labels that say outright that a tag does not hold which was merely not named. They change no model. */
  readonly confirmed: number;
  /** How many tags the tagger has. */
  readonly tagCount: number;
  /** Rows that nobody has answered. */
  readonly open: number;
  /** Labels that could not be used, with file, line and reason. */
  readonly rejects: readonly Reject[];
}

/**
 * Brings new labels into the tagger of a project: only what they concern is learned anew, see `updateTagger`. Titles are
 * proposed their tags again, and the updated tagger becomes the project's, with the labels of before and the new ones.
 *
 * @throws MarqueeError `not-found` without a tagger that kept its labels, `missing-input` when no label can be used,
 * `invalid-row` when strict, `invalid-option` for a classifier without clusters, `cancelled`.
 */
export async function reviewTagger(
  project: Project,
  lake: Lake,
  review: TaggerReview,
): Promise<ReviewedTagger> {
  const { seed, signal, progress } = review;
  const titles = await project.titles();
  const ids = titles.map(({ id }) => id);
  const folder = await taggerFolder(project);
  await using tagger = await openTaggerFolder(folder);
  const before = await readKnownLabels(folder, lake, ids, tagger.tags);
  const { labels, rejects, open } = await readLabels(review, titles, tagger);
  const known = withReview(before, labels, { ids, tags: tagger.tags, narrower: tagger.parts.narrower });
  progress?.update(0, 2, "learning what is new");
  const { tagger: updated, ...learned } = await updateTagger(
    tagger,
    { titles, task: known, before },
    { seed, signal },
  );
  const confirmed = confirmedAbsences(before, known);
  const result = { ...learned, confirmed, tagCount: tagger.tags.length, open, rejects };
  if (learned.cells + confirmed === 0) return { ...result, folder };
  progress?.update(1, 2, "all titles");
  const identity = { tagger: basename(folder), import: basename(project.folderOf("import")) };
  const artifact = await makeArtifact(project, review, identity, (into, contentHash) =>
    writeTagger(into, lake, { tagger: updated, titles, known, contentHash, seed }).then(() => ({
      tags: tagger.tags.length,
      labelled: known.labelled.length,
      scorer: tagger.parts.options.scorer.kind,
      newLabels: learned.cells,
      learnedTags: learned.tags.length,
    })),
  );
  await publishTagger(project.folder, artifact.folder);
  progress?.update(2, 2);
  return { ...result, folder: artifact.folder };
}

/** Tags that are denied now and before were neither known to hold nor unknown nor denied. */
function confirmedAbsences(before: KnownLabels, now: KnownLabels): number {
  const labelled = new Set(before.labelled);
  let count = 0;
  for (const row of now.labelled) {
    if (!labelled.has(row)) continue;
    const [denied, ...others] = [now.denied, before.denied, before.labels, before.unknown].map((list) => [
      ...labelsOf(list, row),
    ]);
    count += denied.filter((tag) => !others.some((list) => list.includes(tag))).length;
  }
  return count;
}

/** Labels of the tagger's own tags, whatever letters they are written in. */
async function readLabels(
  { labels, schema: path, strict }: TaggerReview,
  titles: readonly Title[],
  tagger: Tagger,
) {
  const schema = path === undefined ? undefined : await readTagSchema(path);
  const names = new Map(tagger.tags.map((tag) => [tagKey(tag), tag]));
  return readLabelFile(labels, titles, { schema, strict, tagOf: (name) => names.get(tagKey(name)) });
}

async function makeArtifact(
  project: Project,
  { labels, schema, seed, signal }: TaggerReview,
  inputs: Readonly<Record<string, string>>,
  write: (folder: string, contentHash: string) => Promise<Record<string, unknown>>,
): Promise<Artifact> {
  const store = new ArtifactStore(join(project.folder, "artifacts"), { signal });
  const identity = {
    step: "tagger",
    stepVersion: 3,
    configuration: { review: true, seed },
    inputs: {
      ...inputs,
      labels: await sha256OfFile(labels),
      ...(schema !== undefined && { schema: await sha256OfFile(schema) }),
    },
  };
  const finished = await store.find(identity);
  return finished ?? store.create(identity, (folder) => write(folder, store.keyOf(identity)));
}
