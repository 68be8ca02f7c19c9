import { MarqueeError } from "../../../core/index.ts";
import { l2NormaliseRows, type Matrix } from "../../../vectors/index.ts";
import type { TitleFeatures } from "../features.ts";
import type { FittedEmbedder, ModelFiles } from "./embedder.ts";

/** Dense vectors as they are, at length 1: the embedder of a model without one. */
export class PlainFeatures implements FittedEmbedder {
  readonly dimensions: number;

  constructor(dimensions: number) {
    this.dimensions = dimensions;
  }

  async embed({ dense }: TitleFeatures): Promise<Matrix> {
    if (dense?.dimensions === this.dimensions) return l2NormaliseRows(dense);
    throw new MarqueeError(
      "invalid-shape",
      `Titles need dense vectors of ${this.dimensions} dimensions, not ${dense?.dimensions ?? "none"}.`,
    );
  }

  save(): ModelFiles {
    return {};
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
