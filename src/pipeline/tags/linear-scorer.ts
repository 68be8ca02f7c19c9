import { takeLabelColumns } from "../../metrics/index.ts";
import { fitSparseTagRegression, SparseTagRegression } from "../../models/tag-baselines/index.ts";
import type { TagScorerOptions } from "./options.ts";
import type { TagScorerKind, TitleTagScorer } from "./tag-scorer.ts";

type LinearOptions = Extract<TagScorerOptions, { readonly kind: "linear" }>;

/** One logistic regression a tag; new labels concern the tags that they name. */
export const linearScorer: TagScorerKind<LinearOptions> = {
  fit: async (examples, options, work) =>
    scorerOf(await fitSparseTagRegression(examples, regressionOptions(options), work), options),
  load: async (options, files) => scorerOf(SparseTagRegression.load(files), options),
};

function scorerOf(model: SparseTagRegression, options: LinearOptions): TitleTagScorer {
  return {
    score: async ({ rows }) => model.probabilities(rows),
    relearn: async ({ tags }, { rows, labels, unknown }, work) => {
      const part = {
        rows,
        labels: takeLabelColumns(labels, tags),
        unknown: unknown && takeLabelColumns(unknown, tags),
      };
      const learned = await fitSparseTagRegression(part, regressionOptions(options), work);
      return { scorer: scorerOf(model.replace(tags, learned), options) };
    },
    save: () => model.save(),
    close: async () => undefined,
  };
}

function regressionOptions({
  inverseRegularisation,
  balanced,
  passes,
  tolerance,
  leastWeight,
}: LinearOptions) {
  return { inverseRegularisation, balanced, passes, tolerance, leastWeight };
}
