import { type Matrix, sideBySide } from "../../vectors/index.ts";
import type { TitleFeatures } from "./features.ts";

/** Features with the log-odds of the evidence beside the dense vectors. */
export function withEvidence(features: TitleFeatures, evidence: Matrix | undefined): TitleFeatures {
  if (evidence === undefined) return features;
  const { dense } = features;
  return { ...features, dense: dense ? sideBySide([dense, evidence]) : evidence };
}

/** What heads read before it is scaled: the embedding, and the dense vectors where `readFeatures` says so. */
export function headInputs(embeddings: Matrix, { dense }: TitleFeatures, readFeatures: boolean): Matrix {
  return readFeatures && dense ? sideBySide([embeddings, dense]) : embeddings;
}

/** `share · first + (1 − share) · second`. */
export function mixed(first: Matrix, second: Matrix, share: number): Matrix {
  const values = first.values.map((value, at) => share * value + (1 - share) * second.values[at]);
  return { ...first, values };
}
