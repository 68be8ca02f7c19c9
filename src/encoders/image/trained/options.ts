import { z } from "zod";

/** Options of `fitTrainedImages`. */
export const trainedImagesOptionsSchema = z.object({
  /** Widths of the hidden layers before the embedding. */
  hidden: z.array(z.int().positive()).default([256]),
  /** Length of the embedding. */
  dimensions: z.int().positive().default(64),
  dropout: z.number().min(0).lt(1).default(0.5),
  learningRate: z.number().positive().default(1e-3),
  batchSize: z.int().positive().default(256),
  epochs: z.int().positive().default(60),
  /** Epochs without a gain on the valid pictures after which training ends. */
  patience: z.int().positive().default(6),
});
export type TrainedImagesOptions = z.input<typeof trainedImagesOptionsSchema>;
export type TrainedImagesConfiguration = z.output<typeof trainedImagesOptionsSchema>;
