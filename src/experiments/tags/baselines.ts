import { MarqueeError } from "../../core/index.ts";
import { chooseThresholds, takeLabelRows } from "../../metrics/index.ts";
import {
  fitTagFrequencies,
  fitTagNeighbours,
  fitTagRegression,
  type TagExamples,
  type Tagger,
} from "../../models/tag-baselines/index.ts";
import { type SparseMatrix, takeSparseRows } from "../../vectors/index.ts";
import { mixedScorer } from "./mixed-scorer.ts";
import { qualityOnValid } from "./quality-on-valid.ts";
import type { RefittableTagScorer } from "./active-learning.ts";
import type { FittedTagScorer, TagProblem, TagScorer } from "./scorer.ts";
import { createTermFeatures, type TermFeatures } from "./term-features.ts";

/** The baselines of the tag protocol, which share their TF-IDF rows. */
export function tagBaselines(features: TermFeatures = createTermFeatures()): TagScorer[] {
  const neighbours = nearestNeighbours(features);
  const regression = regressionScorer({ balanced: false, candidates: [2, 4, 8, 16] }, features);
  return [
    {
      method: "label-frequencies",
      fit: async (problem) => scorerOf(fitTagFrequencies(examplesOf(problem, features)), problem, features),
    },
    neighbours,
    regressionScorer({ balanced: true, candidates: [1, 2, 4] }, features),
    regression,
    mixedScorer("regression-and-neighbours", [regression, neighbours]),
  ];
}

/** k nearest neighbours on TF-IDF; k is chosen on the valid titles. */
function nearestNeighbours(features: TermFeatures): TagScorer {
  return {
    method: "nearest-neighbours",
    against: ["label-frequencies"],
    fit: async (problem) =>
      bestOnValid([20, 50, 100], problem, features, (neighbours) =>
        fitTagNeighbours(examplesOf(problem, features), { neighbours }),
      ),
  };
}

/** Which regression, and the weights of the data ("C") to choose from on the valid titles. */
export interface RegressionChoice {
  readonly balanced: boolean;
  readonly candidates: readonly number[];
}

/** One-vs-rest logistic regression on TF-IDF; its own rule, `per-tag`, has a threshold for every tag. */
export function regressionScorer(
  { balanced, candidates }: RegressionChoice,
  features: TermFeatures,
): TagScorer {
  return {
    method: balanced ? "logistic-regression-balanced" : "logistic-regression",
    against: ["nearest-neighbours"],
    fit: async (problem, { seed, signal, progress }) =>
      bestOnValid(candidates, problem, features, (inverseRegularisation) =>
        fitTagRegression(
          examplesOf(problem, features),
          { balanced, inverseRegularisation },
          { seed, signal, progress },
        ),
      ),
  };
}

function examplesOf(problem: TagProblem, features: TermFeatures): TagExamples {
  const { train } = problem.parts;
  return { rows: takeSparseRows(features(problem), train), labels: takeLabelRows(problem.labels, train) };
}

function scorerOf(tagger: Tagger, problem: TagProblem, features: TermFeatures): FittedTagScorer {
  return { score: (rows) => tagger.probabilities(takeSparseRows(features(problem), rows)) };
}

/** Fits one model for every candidate and keeps the best on the valid titles. */
async function bestOnValid<Candidate>(
  candidates: readonly Candidate[],
  problem: TagProblem,
  features: TermFeatures,
  fit: (candidate: Candidate) => Tagger | Promise<Tagger>,
): Promise<FittedTagScorer> {
  const rows = takeSparseRows(features(problem), problem.parts.valid);
  let best: { readonly tagger: Tagger; readonly quality: number } | undefined;
  for (const candidate of candidates) {
    const tagger = await fit(candidate);
    const quality = qualityOnValid(tagger.probabilities(rows), problem);
    if (best === undefined || quality > best.quality) best = { tagger, quality };
  }
  if (best === undefined) throw new MarqueeError("invalid-option", "There is no candidate to choose from.");
  return withThresholds(best.tagger, rows, problem, features);
}

function withThresholds(
  tagger: Tagger,
  valid: SparseMatrix,
  problem: TagProblem,
  features: TermFeatures,
): FittedTagScorer {
  const scorer = scorerOf(tagger, problem, features);
  if (problem.goal === "ranking") return scorer;
  const truth = takeLabelRows(problem.labels, problem.parts.valid);
  return {
    ...scorer,
    thresholds: { "per-tag": chooseThresholds(tagger.probabilities(valid), truth, { minimumPositives: 3 }) },
  };
}

/** Logistic regression that leaves unknown cells out, for simulations of labelling. */
export function refittableRegression(
  options: { readonly balanced: boolean; readonly inverseRegularisation: number },
  features: TermFeatures = createTermFeatures(),
): RefittableTagScorer {
  return {
    method: options.balanced ? "logistic-regression-balanced" : "logistic-regression",
    fit: async (problem, unknown, { seed, signal, progress }) => {
      const examples = {
        ...examplesOf(problem, features),
        unknown: takeLabelRows(unknown, problem.parts.train),
      };
      return scorerOf(
        await fitTagRegression(examples, options, { seed, signal, progress }),
        problem,
        features,
      );
    },
  };
}
