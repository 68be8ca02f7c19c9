import type { Random } from "../../../core/index.ts";
import type { LabelRows } from "../../../metrics/index.ts";
import type { RuntimeOptions } from "../../../tensor/index.ts";
import type { Matrix } from "../../../vectors/index.ts";
import type { TitleFeatures } from "../features.ts";

/** The files of a saved part by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

/** An embedder that has learned. */
export interface FittedEmbedder {
  /** Length of an embedding. */
  readonly dimensions: number;
  /** Embeddings of length 1, `[titles, dimensions]`; one depends on its title alone. */
  embed(features: TitleFeatures): Promise<Matrix>;
  /** What is needed to open it again. */
  save(): ModelFiles;
  close(): Promise<void>;
}

/** What embedders learn from. */
export interface EmbedderTask {
  readonly features: TitleFeatures;
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  readonly train: Int32Array;
  readonly valid: Int32Array;
}

/** How embedders work. */
export interface EmbedderWork {
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly runtime?: RuntimeOptions;
  /** Told the share of the work that is done, 0 to 1. */
  readonly report?: (done: number) => void;
}
