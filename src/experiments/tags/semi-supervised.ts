import { chooseThresholds, takeLabelRows } from "../../metrics/index.ts";
import { fitSelfTraining } from "../../models/tag-baselines/index.ts";
import { takeSparseRows } from "../../vectors/index.ts";
import { createLatentFeatures, type LatentFeatures, type LatentTexts } from "./latent-features.ts";
import type { TagScorer } from "./scorer.ts";
import { createTermFeatures, type TermFeatures } from "./term-features.ts";

/** Weight of the data ("C"), chosen on the valid titles. */
const inverseRegularisation = 4;

/**
 * Ways to learn from titles without labels, each compared with the same regression without them: a latent space of
 * their texts, and labels that the regression itself is sure of.
 */
export function semiSupervisedScorers(terms: TermFeatures = createTermFeatures()): TagScorer[] {
  const features = createLatentFeatures(terms);
  const supervised = "latent-regression";
  return [
    latentScorer({ method: supervised, texts: "labelled", pseudo: false }, features),
    latentScorer(
      { method: "latent-regression-all-texts", texts: "all", pseudo: false, against: [supervised] },
      features,
    ),
    latentScorer(
      {
        ...{ method: "self-training", texts: "all", pseudo: true },
        against: [supervised, "latent-regression-all-texts"],
      },
      features,
    ),
  ];
}

interface LatentChoice {
  readonly method: string;
  readonly texts: LatentTexts;
  /** Whether the unlabelled titles are learned from with labels that the model is sure of. */
  readonly pseudo: boolean;
  readonly against?: readonly string[];
}

function latentScorer({ method, texts, pseudo, against }: LatentChoice, features: LatentFeatures): TagScorer {
  return {
    method,
    against,
    fit: async (problem, work) => {
      const { parts, labels } = problem;
      const rows = await features(problem, texts, { ...work, seed: "latent" });
      const take = (chosen: Int32Array) => takeSparseRows(rows, chosen);
      const tagger = await fitSelfTraining(
        { rows: take(parts.train), labels: takeLabelRows(labels, parts.train) },
        take(pseudo ? parts.unlabelled : new Int32Array()),
        { inverseRegularisation },
        work,
      );
      const truth = takeLabelRows(labels, parts.valid);
      const perTag = chooseThresholds(tagger.probabilities(take(parts.valid)), truth, {
        minimumPositives: 3,
      });
      return {
        score: (chosen) => tagger.probabilities(take(chosen)),
        thresholds: { "per-tag": perTag },
      };
    },
  };
}
