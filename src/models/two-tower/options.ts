import { z } from "zod";

/** Options of {@link fitTwoTower}. The defaults are the paper's where it names them. */
export const twoTowerOptionsSchema = z.object({
  /** Length of the vectors of viewers and titles whose dot product is the score. */
  dimensions: z.int().positive().max(16_384).default(512),
  /** Length that every modality is brought to before the fusion, a multiple of 4. */
  modalityWidth: z.int().positive().max(16_384).multipleOf(4).default(128),
  /** How modalities become one: weighted by attention, or all alike (concatenation). */
  fusion: z.enum(["attention", "concatenation"]).default("attention"),
  /** Give titles an embedding of their own as one more modality. */
  titleIds: z.boolean().default(true),
  /**
   * How often training shows a title as if it were new, without its id and without what comes from views, so that the
   * fusion learns to do without: one model for warm titles and cold ones. 0 is the paper's.
   */
  idDropout: z.number().min(0).lt(1).default(0),
  /** Length of the embeddings of title ids and of the titles of a history, a multiple of 4. */
  idDimensions: z.int().positive().max(16_384).multipleOf(4).default(64),
  /** Titles of a viewer's history that are looked at, the latest. */
  historyLength: z.int().positive().default(50),
  /**
   * Which titles are the history of a training example: those `before` it, or the `others` of its viewer, drawn alike
   * where there are too many, for events without reliable times.
   */
  history: z.enum(["before", "others"]).default("before"),
  /**
   * How often an example shows only some of its history, the latest, of a number drawn alike from none to all, so that
   * the model also learns what to say to those of whom little is known. 0 is the paper's.
   */
  historyDropout: z.number().min(0).max(1).default(0),
  /**
   * Titles that one example asks for: its own and, `before`, those that follow it, or, `others`, ones that are not in
   * the history that is shown. More than the paper's 1 make an epoch cheaper: fewer viewers go through their tower.
   */
  targetsPerExample: z.int().positive().default(1),
  /** Width of the attention over the history and of that over the modalities. */
  attentionWidth: z.int().positive().default(64),
  /** Residual blocks after history and viewer's features. */
  residualBlocks: z.int().nonnegative().default(3),
  /** Share of units left out in training after every hidden layer. */
  dropout: z.number().min(0).lt(1).default(0),
  /**
   * `cross-entropy`: a sigmoid for each pair, with sampled negatives (the paper). `softmax`: which of the batch's
   * titles it was, corrected by how likely each is in the batch (log-Q; Yi et al. 2019). `contrastive`: the same on
   * cosines.
   */
  loss: z.enum(["cross-entropy", "softmax", "contrastive"]).default("cross-entropy"),
  /** Divides cosines (`contrastive`). */
  temperature: z.number().positive().default(0.1),
  /**
   * Negatives of every positive (`cross-entropy`). All titles of the batch take part, weighted so that they count like
   * so many drawn alike from all titles.
   */
  negatives: z.int().positive().default(20),
  /**
   * Titles of a batch for each of its examples: those that the examples are of, each once, and others drawn alike. All
   * examples are scored against all of them; at as many as there are titles nothing is sampled any more.
   */
  titlesPerExample: z.int().positive().default(2),
  /**
   * How vectors of a viewer and a title become a score: `dot` product, or `perceptron`: a hidden layer over both,
   * whose weights are the last layers of the towers, and a fixed sum of its units (NCF, He et al. 2017).
   */
  match: z.enum(["dot", "perceptron"]).default("dot"),
  learningRate: z.number().positive().default(1e-3),
  /**
   * Whether the learning rate stays as it is or falls in a straight line, to zero at the end of the last of `epochs`:
   * then few epochs suffice, and which of them is kept matters less.
   */
  learningRateDecay: z.enum(["none", "linear"]).default("none"),
  batchSize: z.int().positive().default(256),
  /** Passes over the positives at most. */
  epochs: z.int().positive().default(20),
  /** Epochs without a gain on the validation after which training ends. */
  patience: z.int().positive().default(3),
});

/** What a caller may give; every field has a default. */
export type TwoTowerOptions = z.input<typeof twoTowerOptionsSchema>;
/** Options with all defaults filled in. */
export type TwoTowerConfiguration = z.output<typeof twoTowerOptionsSchema>;
