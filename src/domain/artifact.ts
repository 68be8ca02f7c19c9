import { z } from "zod";

/** What lies beside every artifact: what made it, from what, and what it holds. */
export const manifestSchema = z.object({
  step: z.string(),
  stepVersion: z.int().nonnegative(),
  /** Hash of the step, its version, its configuration and the keys of its inputs. */
  key: z.string(),
  configuration: z.unknown(),
  /** Artifact keys (or content hashes of files) by input name. */
  inputs: z.record(z.string(), z.string()),
  files: z.array(z.object({ name: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
  /** Small results of the step: counts, measures. The same for the same key. */
  summary: z.record(z.string(), z.unknown()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** A vector for each of some titles, with the model that made them and the hash of what it was made from. */
export interface Embeddings {
  readonly ids: readonly string[];
  readonly dimensions: number;
  /** Row-major `[ids, dimensions]`. */
  readonly vectors: Float32Array;
  /** Name of the model that made them. */
  readonly model: string;
  /** Hash of what they were made from. */
  readonly contentHash: string;
}
