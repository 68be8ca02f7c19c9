import { type Progress, type Random, createRandom, throwIfCancelled } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import { expectedGain, type LabellingGain, randomGain, uncertaintyGain } from "../../experiments/index.ts";
import { labelCounts, labelsOf } from "../../metrics/index.ts";
import { rowOf } from "../../vectors/index.ts";
import type { Lake } from "../../storage/index.ts";
import type { Project } from "../project.ts";
import { type KnownLabels, readKnownLabels } from "./known-labels.ts";
import { openTaggerFolder, taggerFolder } from "./project-tagger.ts";
import type { Tagger } from "./tagger.ts";

/** What may be asked about first: see `experiments`, where they are compared. */
export const labellingGains = {
  "expected-gain": expectedGain(),
  uncertainty: uncertaintyGain,
  random: randomGain,
} as const satisfies Readonly<Record<string, LabellingGain>>;
export type LabellingOrderName = keyof typeof labellingGains;

/** A question to a person: does the tag hold for the title? */
export interface LabelQuestion {
  readonly titleId: string;
  readonly name: string;
  readonly year?: number;
  readonly tag: string;
  /** What the tagger thinks of it, calibrated, 0 to 1. */
  readonly probability: number;
}

/** How {@link labellingQueue} chooses. */
export interface LabellingQueueOptions {
  readonly count: number;
  readonly order?: LabellingOrderName;
  /** Ask also about tags that a title is merely not said to have. Default: only about what is unknown. */
  readonly absent?: boolean;
  /** Two of the orders draw. The same seed, tagger and labels give the same queue. */
  readonly seed: number | string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * What to ask about a project's titles next, see {@link labellingQueue}.
 *
 * @throws MarqueeError `not-found` without a tagger that kept its labels, `cancelled`.
 */
export async function labelQuestions(
  project: Project,
  lake: Lake,
  options: LabellingQueueOptions,
): Promise<LabelQuestion[]> {
  const titles = await project.titles();
  const folder = await taggerFolder(project);
  await using tagger = await openTaggerFolder(folder);
  const ids = titles.map(({ id }) => id);
  const known = await readKnownLabels(folder, lake, ids, tagger.tags);
  // Awaited here: the tagger is closed at the end of this block.
  return await labellingQueue(tagger, titles, known, options);
}

/** Titles that are judged at once. */
const chunkTitles = 512;

/**
 * What to ask about next: of the titles and tags of which nothing is known those of the largest expected gain, the
 * largest first. A title of which there is nothing to read is not asked about. Memory does not grow with titles times
 * tags.
 *
 * @throws MarqueeError `cancelled`
 */
export async function labellingQueue(
  tagger: Tagger,
  titles: readonly Title[],
  known: KnownLabels,
  { count, order = "expected-gain", absent = false, seed, progress, signal }: LabellingQueueOptions,
): Promise<LabelQuestion[]> {
  const positives = labelCounts(known.labels);
  const gain = (probability: number, tag: number, random: Random) =>
    labellingGains[order]({ probability, positives: positives[tag] }, random);
  const random = createRandom(seed).fork("labelling-queue");
  const openTags = absent ? notAnswered(known, tagger.tags.length) : notKnown(known, tagger.tags.length);
  const best = new LargestGains<LabelQuestion>(count);
  for (let start = 0; start < titles.length; start += chunkTitles) {
    throwIfCancelled(signal);
    const chunk = titles.slice(start, start + chunkTitles);
    const { bases, values } = await tagger.probabilities(chunk);
    chunk.forEach((title, at) => {
      if (bases[at] === "nothing") return;
      const probabilities = rowOf(values, at);
      for (const tag of openTags(start + at)) {
        const probability = probabilities[tag];
        best.add(gain(probability, tag, random), () => ({
          ...{ titleId: title.id, name: title.name, year: title.year },
          ...{ tag: tagger.tags[tag], probability },
        }));
      }
    });
    progress?.update(start + chunk.length, titles.length);
  }
  return best.list();
}

/** Gives the tags of a title that somebody may be asked about. */
type OpenTags = (row: number) => Iterable<number>;

/** Those of which nothing is known. */
function notKnown({ labelled, unknown }: KnownLabels, tags: number): OpenTags {
  const rows = new Set(labelled);
  const all = Int32Array.from({ length: tags }, (_, tag) => tag);
  return (row) => (rows.has(row) ? labelsOf(unknown, row) : all);
}

/** Those of which nobody said whether they hold. */
function notAnswered({ labels, denied }: KnownLabels, tags: number): OpenTags {
  const all = Int32Array.from({ length: tags }, (_, tag) => tag);
  return (row) => {
    const answered = new Set([...labelsOf(labels, row), ...labelsOf(denied, row)]);
    return all.filter((tag) => !answered.has(tag));
  };
}

/** The items of the largest gains; of equal ones the earlier. */
class LargestGains<Item> {
  private readonly count: number;
  private found: { readonly gain: number; readonly place: number; readonly item: Item }[] = [];
  private least = Number.NEGATIVE_INFINITY;
  private added = 0;

  constructor(count: number) {
    this.count = count;
  }

  /** @param item Made only if the gain is among the largest so far. */
  add(gain: number, item: () => Item): void {
    const place = this.added++;
    if (gain <= this.least) return;
    this.found.push({ gain, place, item: item() });
    if (this.found.length >= 4 * this.count + 64) this.cut();
  }

  list(): Item[] {
    this.cut();
    return this.found.map(({ item }) => item);
  }

  private cut(): void {
    this.found = this.found
      .sort((first, second) => second.gain - first.gain || first.place - second.place)
      .slice(0, this.count);
    if (this.found.length === this.count) this.least = this.found[this.count - 1].gain;
  }
}
