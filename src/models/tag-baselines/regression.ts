import { z } from "zod";
import { createRandom, MarqueeError, type Progress } from "../../core/index.ts";
import { fitLogistic } from "../../kernels/index.ts";
import { labelCounts } from "../../metrics/index.ts";
import { matrixOf, multiplySparse, type SparseMatrix } from "../../vectors/index.ts";
import type { TagExamples, Tagger } from "./tagger.ts";

/** Options of {@link fitTagRegression}. */
export const tagRegressionOptionsSchema = z.object({
  /** Weight of the data against the squared weights ("C"). */
  inverseRegularisation: z.number().positive().default(2),
  /** Give the two classes of a tag the same weight, however rare it is. */
  balanced: z.boolean().default(false),
  /** At most so many passes over the titles. */
  passes: z.int().positive().default(40),
  /** The passes end when one changes the dual variables by less than this share of what the first one did. */
  tolerance: z.number().positive().default(0.005),
});
export type TagRegressionOptions = z.input<typeof tagRegressionOptionsSchema>;

/** How the work of {@link fitTagRegression} is run and watched. */
export interface TagRegressionWork {
  readonly seed?: number | string;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Counts tags. */
  readonly progress?: Progress;
}

/** Tags that are learned together, which bounds the memory beside the weights themselves. */
const groupTags = 1024;

/**
 * One-vs-rest logistic regression: `p = sigmoid(wᵀx + b)` for every tag, w of the least
 * `½(‖w‖² + b²) + C Σ cost · ln(1 + exp(−y (wᵀx + b)))`. Balanced, the cost of a class is half the titles over the
 * titles in it, as in scikit-learn. A tag without an example gets probability 0 for every title.
 *
 * @throws MarqueeError `invalid-option` without examples, `limit-exceeded` when it does not fit into 4 GiB, `cancelled`.
 */
export async function fitTagRegression(
  examples: TagExamples,
  options: TagRegressionOptions = {},
  work: TagRegressionWork = {},
): Promise<TagRegression> {
  const terms = examples.rows.dimensions;
  const tags = examples.labels.labelCount;
  const weights = new Float32Array((terms + 1) * tags);
  for await (const { first, end, weights: group } of fitTagGroups(examples, options, work)) {
    for (let term = 0; term <= terms; term++) {
      weights.set(group.subarray(term * (end - first), (term + 1) * (end - first)), term * tags + first);
    }
  }
  return new TagRegression(weights, terms, knownTags(examples));
}

/** Weights of the tags from `first` up to but not including `end`. */
export interface TagGroup {
  readonly first: number;
  readonly end: number;
  /** `[terms + 1, end - first]`; the last row is the intercept. */
  readonly weights: Float32Array;
}

/** Learns tags group by group, see {@link fitTagRegression}; whoever asks decides what to keep of each. */
export async function* fitTagGroups(
  examples: TagExamples,
  options: TagRegressionOptions,
  { seed = 1, threads, signal, progress }: TagRegressionWork,
): AsyncGenerator<TagGroup> {
  const { passes, tolerance, ...costs } = tagRegressionOptionsSchema.parse(options);
  const { rows, labels, unknown, rowCosts } = examples;
  if (rows.rows === 0)
    throw new MarqueeError("invalid-option", "Logistic regression needs at least one example.");
  const tags = labels.labelCount;
  const task = {
    ...{ rows, labels, unknown, rowCosts, passes, tolerance, terms: rows.dimensions },
    ...classCosts(examples, costs),
  };
  for (let first = 0; first < tags; first += groupTags) {
    const end = Math.min(tags, first + groupTags);
    const random = createRandom(seed).fork("tag-regression");
    const onProgress = (done: number) => progress?.update(first + done, tags);
    const weights = await fitLogistic(
      { ...task, range: [first, end], random },
      { threads, signal, onProgress },
    );
    yield { first, end, weights };
  }
}

/** 1 for tags with an example, `[tags]`. */
export function knownTags({ labels }: Pick<TagExamples, "labels">): Uint8Array {
  return Uint8Array.from(labelCounts(labels), (count) => Number(count > 0));
}

function classCosts(
  { labels, unknown }: TagExamples,
  {
    inverseRegularisation: limit,
    balanced,
  }: { readonly inverseRegularisation: number; readonly balanced: boolean },
) {
  const positives = labelCounts(labels);
  const hidden = unknown ? labelCounts(unknown) : new Uint32Array(labels.labelCount);
  const cost = (own: number, titles: number) => limit * (balanced && own > 0 ? titles / (2 * own) : 1);
  const titles = (tag: number) => labels.rows - hidden[tag];
  return {
    positiveCosts: Float32Array.from(positives, (count, tag) => cost(count, titles(tag))),
    negativeCosts: Float32Array.from(positives, (count, tag) => cost(titles(tag) - count, titles(tag))),
  };
}

/** A fitted regression. */
export class TagRegression implements Tagger {
  readonly tags: number;
  /** `[terms + 1, tags]`; the last row is the intercept. */
  private readonly weights: Float32Array;
  private readonly terms: number;
  /** 1 for tags with an example, `[tags]`. */
  private readonly known: Uint8Array;

  constructor(weights: Float32Array, terms: number, known: Uint8Array) {
    this.weights = weights;
    this.terms = terms;
    this.known = known;
    this.tags = known.length;
  }

  probabilities(rows: SparseMatrix): Float32Array {
    const { tags, terms, weights, known } = this;
    const intercepts = weights.subarray(terms * tags);
    const margins = multiplySparse(rows, matrixOf(weights.subarray(0, terms * tags), tags)).values;
    for (let at = 0; at < margins.length; at++) {
      const tag = at % tags;
      margins[at] = known[tag] ? 1 / (1 + Math.exp(-(margins[at] + intercepts[tag]))) : 0;
    }
    return margins;
  }

  /** How much a term speaks for a tag, per unit of its TF-IDF; below 0 against it. */
  weight(term: number, tag: number): number {
    return this.weights[term * this.tags + tag];
  }
}
