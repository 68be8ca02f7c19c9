import { createRandom } from "../../core/index.ts";
import { fitTagClassifier, TagClassifier } from "../../models/tag-classifier/index.ts";
import type { TagScorerOptions } from "./options.ts";
import type { ScorerExamples, TagScorerKind, TitleTagScorer } from "./tag-scorer.ts";

type ClassifierOptions = Extract<TagScorerOptions, { readonly kind: "classifier" }>;

/** One title in so many ends the training and weighs the parts of the network against each other. */
const validEvery = 8;

/**
 * The tag classifier on the titles' terms; new labels concern the clusters of the titles that they speak of. It knows no
 * unknown cells: what is not known to hold counts as absent.
 */
export const classifierScorer: TagScorerKind<ClassifierOptions> = {
  fit: async (examples, { kind: _, ...options }, { seed, signal, progress }) =>
    scorerOf(await fitTagClassifier(partsOf(examples, seed), options, { seed, signal, progress })),
  load: async (_options, files) => scorerOf(await TagClassifier.load(files)),
};

function scorerOf(model: TagClassifier): TitleTagScorer {
  const scorer: TitleTagScorer = {
    score: (rows) => model.predict({ rows: rows.rows, terms: rows }),
    relearn: async ({ rows }, examples, { seed, signal }) => {
      await model.updateClusters(partsOf(examples, seed), rows, { seed, signal });
      return scorer;
    },
    save: () => model.save(),
    close: () => model.close(),
  };
  return scorer;
}

function partsOf({ rows, labels }: ScorerExamples, seed: number | string) {
  const order = createRandom(seed)
    .fork("tag-classifier-valid")
    .shuffle(Int32Array.from({ length: rows.rows }, (_, row) => row));
  const valid = order.slice(0, Math.floor(rows.rows / validEvery)).sort();
  const train = order.slice(valid.length).sort();
  return { features: { rows: rows.rows, terms: rows }, labels, train, valid };
}
