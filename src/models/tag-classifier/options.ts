import { z } from "zod";

/** The embedder of form (b): a trainable tower on terms and dense vectors, tuned by triplets. */
export const towerSchema = z.object({
  kind: z.literal("tower"),
  /** Units of the sparse layer that reads terms, a multiple of 32. Terms are read where there are no dense vectors. */
  termUnits: z.int().positive().multipleOf(32).default(256),
  /** Widths of the hidden layers. */
  hidden: z.array(z.int().positive()).default([512]),
  /** Length of an embedding. */
  dimensions: z.int().positive().default(128),
  /** Share of hidden units that a step leaves out. */
  dropout: z.number().min(0).lt(1).default(0.3),
  /** Share of inputs that a step leaves out. */
  inputDropout: z.number().min(0).lt(1).default(0.2),
  /** How much farther a negative must be than the positive, in squared distance between vectors of length 1. */
  margin: z.number().positive().max(4).default(0.3),
  /** How much more often a positive shares a rare tag: in proportion to (1 / titles with the tag) to this power. */
  rareEmphasis: z.number().nonnegative().default(0.5),
  learningRate: z.number().positive().default(1e-3),
  /** Titles in a step, half of them anchors; negatives are mined among them. */
  batchSize: z.int().min(4).multipleOf(2).default(256),
  epochs: z.int().positive().default(12),
  /** Training ends after so many epochs without a gain on the valid titles. */
  patience: z.int().positive().default(3),
});

/** The embedder of form (a): a transformer, fine-tuned by triplets. Reads `tokens`. */
export const transformerSchema = z.object({
  kind: z.literal("transformer"),
  /** Tokens of a title that are read; every row is padded to as many. */
  maximumTokens: z.int().positive().default(256),
  /** Last hidden layers of which the mean is taken, over the tokens. 1 reads a model that gives its last layer alone. */
  layers: z.int().positive().default(4),
  margin: z.number().positive().max(4).default(0.3),
  rareEmphasis: z.number().nonnegative().default(0.5),
  learningRate: z.number().positive().default(2e-5),
  batchSize: z.int().min(4).multipleOf(2).default(32),
  epochs: z.int().positive().default(3),
  patience: z.int().positive().default(2),
});

/** No embedder: dense vectors are taken as they are. */
const featuresSchema = z.object({ kind: z.literal("features") });

/** How a title becomes an embedding. */
export const embedderSchema = z.discriminatedUnion("kind", [towerSchema, transformerSchema, featuresSchema]);

/** How titles are divided. */
export const clustersSchema = z.object({
  /**
   * Number of clusters; or several, of which the best on the valid titles is kept, which takes a training of all
   * clusters for each; or `auto`: those of 5, 10, 20 and 40 for which there are titles enough.
   */
  count: z.union([z.int().positive(), z.array(z.int().positive()).min(1), z.literal("auto")]).default(20),
  /** A title belongs to so many clusters, the nearest ones. */
  nearest: z.int().positive().default(3),
  /** A cluster keeps the tags that so many of its training titles have. */
  minimumTitles: z.int().positive().default(8),
  /** Rounds of k-means at most. */
  iterations: z.int().positive().default(30),
});

/** A network that gives tags. */
const headSchema = z.object({
  /** Widths of the blocks of dense layer, ReLU, batch normalisation and dropout. */
  blocks: z.array(z.int().positive()).default([1024]),
  dropout: z.number().min(0).lt(1).default(0.7),
  /**
   * Class-balanced loss (Cui et al. 2019, equation 5): the loss of a tag that n titles have counts
   * (1 − β) / (1 − βⁿ), scaled to a mean of 1. 0 counts all tags alike, towards 1 by 1/n.
   */
  beta: z.number().min(0).lt(1).default(0.99),
  learningRate: z.number().positive().default(5e-4),
  batchSize: z.int().positive().default(128),
  epochs: z.int().positive().default(40),
  /** Training ends after so many epochs without a gain on the valid titles. */
  patience: z.int().positive().default(4),
  /** Networks that differ in their seed, whose log-odds are averaged. */
  members: z.int().positive().default(1),
});

/** The networks of clusters: smaller and deeper, as each learns from fewer titles. */
const localDefaults = { blocks: [256, 256, 256], dropout: 0.5 };
const localSchema = headSchema.extend({
  blocks: headSchema.shape.blocks.unwrap().default(localDefaults.blocks),
  dropout: headSchema.shape.dropout.unwrap().default(localDefaults.dropout),
});

/** Linear evidence: one-vs-rest logistic regression on terms. */
export const evidenceSchema = z.object({
  /** Weight of the data against the squared weights ("C"). */
  inverseRegularisation: z.number().positive().default(4),
  /** Give the two classes of a tag the same weight. */
  balanced: z.boolean().default(true),
  /** Training titles get theirs from a regression on the others, in so many parts. */
  folds: z.int().min(2).default(5),
});

/** Options of `fitTagClassifier`. */
export const tagClassifierOptionsSchema = z.object({
  embedder: embedderSchema.default(towerSchema.parse({ kind: "tower" })),
  /** `null`: one head for all titles and tags. */
  clusters: clustersSchema.nullable().default(clustersSchema.parse({})),
  /** The head of all titles and tags. */
  head: headSchema.default(headSchema.parse({})),
  /** The heads of clusters. */
  local: localSchema.default(localSchema.parse({})),
  /** Heads also read the dense vectors and the evidence, beside the embedding. */
  readFeatures: z.boolean().default(true),
  /**
   * `null`: none. Its cost is that of all tags, so leave it out for thousands of them. With it, the log-odds given are
   * a mean of network and evidence, weighted on the valid titles.
   */
  evidence: evidenceSchema.nullable().default(null),
  /**
   * What a tag that a cluster does not keep falls back to: the `head` of all titles, or the tags' `frequencies`, whose
   * cost does not grow with the number of tags.
   */
  background: z.enum(["head", "frequencies"]).default("head"),
});

/** What a caller may give; every field has a default. */
export type TagClassifierOptions = z.input<typeof tagClassifierOptionsSchema>;
/** Options with all defaults filled in. */
export type TagClassifierConfiguration = z.output<typeof tagClassifierOptionsSchema>;
export type TowerConfiguration = z.output<typeof towerSchema>;
export type TransformerConfiguration = z.output<typeof transformerSchema>;
export type ClustersConfiguration = z.output<typeof clustersSchema>;
export type HeadConfiguration = z.output<typeof headSchema>;
export type EvidenceConfiguration = z.output<typeof evidenceSchema>;
