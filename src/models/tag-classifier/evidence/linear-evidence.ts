import { MarqueeError, type Random } from "../../../core/index.ts";
import { fitLogistic } from "../../../kernels/index.ts";
import { type LabelRows, labelCounts, takeLabelRows } from "../../../metrics/index.ts";
import {
  type Matrix,
  matrixOf,
  multiplySparse,
  type SparseMatrix,
  takeSparseRows,
} from "../../../vectors/index.ts";
import type { EvidenceConfiguration } from "../options.ts";

/** What linear evidence is learned from. */
export interface EvidenceTask {
  /** `[titles, terms]` */
  readonly terms: SparseMatrix;
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  readonly train: Int32Array;
}

/** How it is learned. */
export interface EvidenceWork {
  readonly random: Random;
  readonly signal?: AbortSignal;
}

/** Log-odds of the evidence for every title that it was asked of, and what gives them for new titles. */
export interface FittedEvidence {
  readonly evidence: LinearEvidence;
  /** Of all titles, `[titles, tags]`; those of training titles come from regressions that have not seen them. */
  readonly logits: Matrix;
}

/** Passes over the titles, and the change that ends them. */
const effort = { passes: 40, tolerance: 0.005 };

/**
 * One-vs-rest logistic regression on terms. Training titles get their log-odds out of fold (stacked generalisation,
 * Wolpert 1992), or what learns from them next would trust them too much.
 */
export async function fitLinearEvidence(
  task: EvidenceTask,
  configuration: EvidenceConfiguration,
  work: EvidenceWork,
): Promise<FittedEvidence> {
  const { terms, labels, train } = task;
  const evidence = await regress(task, train, configuration, work);
  const logits = evidence.logits(terms);
  const folds = Math.min(configuration.folds, train.length);
  const order = work.random.fork("folds").shuffle(train.slice());
  for (let fold = 0; fold < folds && folds > 1; fold++) {
    const held = order.filter((_, at) => at % folds === fold);
    const others = order.filter((_, at) => at % folds !== fold).sort();
    const found = (await regress(task, others, configuration, work)).logits(takeSparseRows(terms, held));
    held.forEach((title, at) => {
      const row = found.values.subarray(at * labels.labelCount, (at + 1) * labels.labelCount);
      logits.values.set(row, title * labels.labelCount);
    });
  }
  return { evidence, logits };
}

async function regress(
  { terms, labels }: EvidenceTask,
  titles: Int32Array,
  { inverseRegularisation, balanced }: EvidenceConfiguration,
  { random, signal }: EvidenceWork,
): Promise<LinearEvidence> {
  const known = takeLabelRows(labels, titles);
  const counts = labelCounts(known);
  const cost = (own: number) => inverseRegularisation * (balanced && own > 0 ? titles.length / (2 * own) : 1);
  const weights = await fitLogistic(
    {
      ...effort,
      ...{ rows: takeSparseRows(terms, titles), terms: terms.dimensions, labels: known },
      range: [0, labels.labelCount],
      positiveCosts: Float32Array.from(counts, cost),
      negativeCosts: Float32Array.from(counts, (count) => cost(titles.length - count)),
      random: random.fork("regression"),
    },
    { signal },
  );
  return new LinearEvidence(weights, labels.labelCount);
}

/** A fitted regression of every tag on terms. */
export class LinearEvidence {
  readonly tags: number;
  /** `[terms + 1, tags]`; the last row is the intercept. */
  readonly weights: Float32Array;

  /** @throws MarqueeError `invalid-model` when the weights are not a whole number of rows. */
  constructor(weights: Float32Array, tags: number) {
    if (weights.length % tags !== 0) {
      throw new MarqueeError("invalid-model", `${weights.length} weights do not fit ${tags} tags.`);
    }
    this.weights = weights;
    this.tags = tags;
  }

  /** Terms that are read. */
  get terms(): number {
    return this.weights.length / this.tags - 1;
  }

  /** Log-odds of every tag, `[titles, tags]`. @throws MarqueeError `invalid-shape` for other terms. */
  logits(terms: SparseMatrix): Matrix {
    const { tags, weights } = this;
    const intercepts = weights.subarray(this.terms * tags);
    const margins = multiplySparse(terms, matrixOf(weights.subarray(0, this.terms * tags), tags));
    for (let at = 0; at < margins.values.length; at++) margins.values[at] += intercepts[at % tags];
    return margins;
  }

  /** How much a term speaks for a tag, in log-odds per unit of its TF-IDF; below 0 against it. */
  weight(term: number, tag: number): number {
    return this.weights[term * this.tags + tag];
  }
}
