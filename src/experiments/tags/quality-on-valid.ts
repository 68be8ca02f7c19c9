import {
  chooseThreshold,
  denseLabels,
  meanOf,
  precisionsAt,
  takeLabelRows,
  topLabels,
} from "../../metrics/index.ts";
import type { TagProblem } from "./scorer.ts";

/** Micro-F1 of the best threshold, or precision@5 where only the order counts. */
export function qualityOnValid(scores: Float32Array, { labels, parts, goal, tags }: TagProblem): number {
  const truth = takeLabelRows(labels, parts.valid);
  return goal === "ranking"
    ? meanOf(precisionsAt(topLabels(scores, tags.length, 5), truth, 5))
    : chooseThreshold(scores, denseLabels(truth)).value;
}
