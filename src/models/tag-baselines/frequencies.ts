import { labelCounts } from "../../metrics/index.ts";
import type { TagExamples, Tagger } from "./tagger.ts";

/** What says nothing about a title: every tag is as likely as it is frequent among the examples. */
export function fitTagFrequencies({ labels }: Pick<TagExamples, "labels">): Tagger {
  const frequencies = Float32Array.from(labelCounts(labels), (count) => count / Math.max(1, labels.rows));
  return {
    tags: labels.labelCount,
    probabilities: ({ rows }) => {
      const all = new Float32Array(rows * frequencies.length);
      for (let row = 0; row < rows; row++) all.set(frequencies, row * frequencies.length);
      return all;
    },
  };
}
