import { z } from "zod";

/** Mixup (Zhang et al. 2018) of features and labels, generated while training. */
export const mixupSchema = z.object({
  /** Both parameters of the Beta distribution of the mixing weight. Small: mostly one title, a little of another. */
  alpha: z.number().positive().default(0.2),
  /**
   * How much more often titles of rare genres are mixed in: a partner is drawn in proportion to
   * (1 / √titles of its rarest genre) to this power. 0 draws all alike.
   */
  rareEmphasis: z.number().nonnegative().default(0.5),
  /**
   * An epoch has so many mixed samples for every title, and weights are judged after whole epochs. Every pass mixes
   * anew, so ten passes are ten times the data whether in one epoch or in ten.
   */
  copies: z.int().positive().default(1),
});

/** Options of {@link fitGenreSpectrum}. */
export const genreSpectrumOptionsSchema = z.object({
  /** Widths of the hidden layers between the text embedding and the spectrum. */
  hidden: z.array(z.int().positive()).default([256, 256, 256, 96]),
  /** Length of the spectrum. */
  dimensions: z.int().positive().default(32),
  /** Share of hidden units that a training step leaves out. */
  dropout: z.number().min(0).lt(1).default(0.3),
  /** Weight of the neighbour loss beside the cross-entropy of the genres; 0 turns it off. */
  neighbourWeight: z.number().nonnegative().default(0.3),
  /** Temperature of the cosines in the neighbour loss. */
  temperature: z.number().positive().default(0.1),
  /** `null`: train on the titles as they are. */
  mixup: mixupSchema.nullable().default(null),
  learningRate: z.number().positive().default(1e-3),
  batchSize: z.int().positive().default(1024),
  /** Passes over the training titles at most; with mixup every copy is a pass. */
  maxPasses: z.int().positive().default(300),
  /** Passes between two looks at the valid part. */
  passesPerMeasure: z.int().positive().default(3),
  /** Training ends after so many looks without a gain, and the best weights are kept. */
  patience: z.int().positive().default(6),
  /** How strongly the calibration of a genre is drawn to that of all genres together, in titles. */
  calibrationStrength: z.number().positive().default(10),
});

/** What a caller may give; every field has a default. */
export type GenreSpectrumOptions = z.input<typeof genreSpectrumOptionsSchema>;
/** Options with all defaults filled in. */
export type GenreSpectrumConfiguration = z.output<typeof genreSpectrumOptionsSchema>;
