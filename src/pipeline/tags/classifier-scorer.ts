import { createRandom, MarqueeError } from "../../core/index.ts";
import {
  fitTagClassifier,
  TagClassifier,
  type TagExamples,
  type TitleFeatures,
} from "../../models/tag-classifier/index.ts";
import type { TagScorerOptions } from "./options.ts";
import type { ScorerExamples, TagScorerKind, TitleInputs, TitleTagScorer } from "./tag-scorer.ts";

type ClassifierOptions = Extract<TagScorerOptions, { readonly kind: "classifier" }>;

/** One title in so many ends the training and weighs the parts of the network against each other. */
const validEvery = 8;

/**
 * The tag classifier on the titles' terms, and on their tokens where a transformer reads them; new labels concern the clusters of the titles that they speak of. It knows no
 * unknown cells: what is not known to hold counts as absent.
 */
export const classifierScorer: TagScorerKind<ClassifierOptions> = {
  fit: async (examples, { kind: _, embedder, ...options }, { seed, signal, progress }) => {
    const { transformer } = examples;
    // A model takes so many tokens at most, whatever the options wish.
    const maximumTokens = transformer && { maximumTokens: transformer.tokenizer.maximumTokens };
    const configuration = { ...options, embedder: { ...embedder, ...maximumTokens } };
    const work = { seed, signal, progress };
    const place = embedder.kind === "transformer" ? embedder.folder : undefined;
    return scorerOf(await fitTagClassifier(partsOf(examples, seed), configuration, work).catch(named(place)));
  },
  load: async (_options, files) => scorerOf(await TagClassifier.load(files)),
};

/** Says which folder a transformer is in that cannot be used. */
const named = (folder: string | undefined) => (error: unknown) => {
  const isModel = error instanceof MarqueeError && ["invalid-model", "no-gradient-rule"].includes(error.code);
  if (folder === undefined || !isModel) throw error;
  const { code, message, hint } = error;
  throw new MarqueeError(code, `The transformer in ${folder}: ${message}`, { cause: error, hint });
};

function scorerOf(model: TagClassifier): TitleTagScorer {
  const scorer: TitleTagScorer = {
    score: (titles) => model.predict(featuresOf(titles)),
    relearn: async ({ rows }, examples, { seed, signal }) => {
      const { clusters: of, shares } = model;
      if (of === 0) {
        throw new MarqueeError("invalid-option", "This classifier has no clusters that could learn alone.", {
          hint: "Train it again with all labels, or with clusters.",
        });
      }
      const learned = await model.updateClusters(partsOf(examples, seed), rows, { seed, signal });
      return { scorer, clusters: { learned, of, share: shares.clusters } };
    },
    save: () => model.save(),
    close: () => model.close(),
  };
  return scorer;
}

const featuresOf = ({ rows, tokens }: TitleInputs): TitleFeatures => ({
  rows: rows.rows,
  terms: rows,
  tokens,
});

function partsOf({ labels, transformer, ...inputs }: ScorerExamples, seed: number | string): TagExamples {
  const titles = inputs.rows.rows;
  const order = createRandom(seed)
    .fork("tag-classifier-valid")
    .shuffle(Int32Array.from({ length: titles }, (_, row) => row));
  const valid = order.slice(0, Math.floor(titles / validEvery)).sort();
  const train = order.slice(valid.length).sort();
  return {
    ...{ features: featuresOf(inputs), labels, train, valid },
    ...(transformer && {
      transformer: { model: transformer.model, paddingId: transformer.tokenizer.paddingId },
    }),
  };
}
