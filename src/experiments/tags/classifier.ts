import {
  chooseThreshold,
  chooseThresholds,
  denseLabels,
  LabelDecisions,
  labelsAbove,
  takeLabelRows,
} from "../../metrics/index.ts";
import {
  fitTagClassifier,
  type TagClassifier,
  type TagClassifierOptions,
  type TitleFeatures,
  takeFeatures,
} from "../../models/tag-classifier/index.ts";
import { createDenseFeatures, type DenseEncoder, type DenseFeatures } from "./dense-features.ts";
import type { FittedTagScorer, TagProblem, TagScorer, TagWork } from "./scorer.ts";
import { createTermFeatures, type TermFeatures } from "./term-features.ts";

/** Words and pairs of words: a regression gains by pairs, what reads dense vectors does not need them. */
const pairs = { minimumDocuments: 4, maximumTerms: 250_000, maximumDocumentShare: 0.5, longestNgram: 2 };

/** The steps of the ablation of Minici et al. 2022: each adds one part to what the one before has. */
const ablation: Readonly<Record<string, TagClassifierOptions>> = {
  base: { embedder: { kind: "features" }, clusters: null },
  triplet: { embedder: { kind: "tower" }, clusters: null },
  full: { embedder: { kind: "tower" } },
};

/** What goes beyond the paper: several heads, and linear evidence that networks read and are averaged with. */
const beyond: TagClassifierOptions = {
  embedder: { kind: "features" },
  clusters: null,
  evidence: {},
  head: { members: 4 },
};

/** More tags than this have no linear evidence, whose cost is that of all tags. */
const mostEvidenceTags = 500;

/**
 * The tag classifier in the tag protocol: the ablation `base`, `triplet` and `full`, and `blended` with several heads
 * and linear evidence; `blended-rare` is the same model with scores that put rare tags forward, as far as is best for
 * micro-F1 and macro-F1 together on the valid titles.
 */
export function tagClassifierScorers(
  terms: TermFeatures = createTermFeatures(pairs),
  dense: DenseFeatures = createDenseFeatures(),
): TagScorer[] {
  const featuresOf = featuresBy(terms, dense);
  const steps = Object.entries(ablation).map(([method, options], at) =>
    classifierScorer(method, Object.keys(ablation).slice(0, at), options, featuresOf),
  );
  const blend = sharedFit(beyond, featuresOf);
  return [
    ...steps,
    {
      method: "blended",
      against: ["full", "logistic-regression"],
      fit: (problem, work) => blend(problem, work, false),
    },
    {
      method: "blended-rare",
      against: ["full", "logistic-regression-balanced"],
      fit: (problem, work) => blend(problem, work, true),
    },
  ];
}

/** Dense vectors of one encoder alone, by the row that reads them. */
const singleVectors: Readonly<Record<string, readonly DenseEncoder[]>> = {
  "blended-lsa": ["lsa"],
  "blended-doc2vec": ["doc2vec"],
  "blended-word2vec": ["word2vec"],
};

/**
 * The row `blended` on the dense vectors of one encoder instead of all of them. Each learns its vectors first, so they
 * are measured only where they are asked for.
 *
 * @param denseOf Gives the vectors of encoders.
 */
export function singleVectorScorers(
  terms: TermFeatures = createTermFeatures(pairs),
  denseOf: (names: readonly DenseEncoder[]) => DenseFeatures = createDenseFeatures,
): TagScorer[] {
  return Object.entries(singleVectors).map(([method, names]) =>
    classifierScorer(method, ["blended"], beyond, featuresBy(terms, denseOf(names))),
  );
}

const featuresBy =
  (terms: TermFeatures, dense: DenseFeatures): FeaturesOf =>
  async (problem, work) => {
    const vectors = await dense(problem, work);
    return { rows: problem.documents.length, terms: terms(problem), dense: vectors };
  };

type FeaturesOf = (problem: TagProblem, work: TagWork) => Promise<TitleFeatures>;

function classifierScorer(
  method: string,
  against: readonly string[],
  options: TagClassifierOptions,
  featuresOf: FeaturesOf,
): TagScorer {
  return {
    method,
    against,
    async fit(problem, work) {
      const features = await featuresOf(problem, work);
      const classifier = await learn(problem, features, options, work);
      const scorer = await scorerOf(classifier, problem, features, 0);
      return { ...scorer, close: () => classifier.close() };
    },
  };
}

function learn(problem: TagProblem, features: TitleFeatures, options: TagClassifierOptions, work: TagWork) {
  const { labels, parts, tags } = problem;
  const evidence = tags.length > mostEvidenceTags ? null : options.evidence;
  return fitTagClassifier({ ...parts, features, labels }, { ...options, evidence }, work);
}

/** One fit for two methods, which differ in how far they put rare tags forward. */
function sharedFit(options: TagClassifierOptions, featuresOf: FeaturesOf) {
  const made = new WeakMap<TagProblem, Promise<TagClassifier>>();
  return async (problem: TagProblem, work: TagWork, rare: boolean): Promise<FittedTagScorer> => {
    const features = await featuresOf(problem, work);
    const fitted = made.get(problem) ?? learn(problem, features, options, { ...work, seed: "blended" });
    made.set(problem, fitted);
    const classifier = await fitted;
    return scorerOf(
      classifier,
      problem,
      features,
      rare ? await bestEmphasis(classifier, problem, features) : 0,
    );
  };
}

async function scorerOf(
  classifier: TagClassifier,
  problem: TagProblem,
  features: TitleFeatures,
  rareEmphasis: number,
): Promise<FittedTagScorer> {
  const score = (rows: Int32Array) => classifier.predict(takeFeatures(features, rows), { rareEmphasis });
  if (problem.goal === "ranking") return { score };
  const { labels, parts } = problem;
  const truth = takeLabelRows(labels, parts.valid);
  const perTag = chooseThresholds(await score(parts.valid), truth, { minimumPositives: 3 });
  return { score, thresholds: { "per-tag": perTag } };
}

const emphases = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6];

/** How far rare tags are put forward for the highest sum of micro-F1 and macro-F1, at one threshold, on the valid titles. */
async function bestEmphasis(
  classifier: TagClassifier,
  { labels, parts: { valid } }: TagProblem,
  features: TitleFeatures,
): Promise<number> {
  const [rows, truth] = [takeFeatures(features, valid), takeLabelRows(labels, valid)];
  let best = { emphasis: 0, quality: -1 };
  for (const emphasis of emphases) {
    const scores = await classifier.predict(rows, { rareEmphasis: emphasis });
    const { threshold } = chooseThreshold(scores, denseLabels(truth));
    const decided = labelsAbove(scores, new Float64Array(labels.labelCount).fill(threshold));
    const { microF1, macroF1 } = new LabelDecisions(decided, truth).report(
      new Uint32Array(valid.length).fill(1),
    );
    if (microF1 + macroF1 > best.quality) best = { emphasis, quality: microF1 + macroF1 };
  }
  return best.emphasis;
}
