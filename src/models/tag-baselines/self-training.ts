import { z } from "zod";
import { labelCounts, type LabelRows, labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { type SparseMatrix, stackSparse } from "../../vectors/index.ts";
import { pseudoLabelOptionsSchema, pseudoLabels } from "./pseudo-labels.ts";
import { fitTagRegression, type TagRegressionWork, tagRegressionOptionsSchema } from "./regression.ts";
import type { TagExamples, Tagger } from "./tagger.ts";

/** Options of {@link fitSelfTraining}. */
export const selfTrainingOptionsSchema = z.object({
  ...tagRegressionOptionsSchema.shape,
  ...pseudoLabelOptionsSchema.shape,
  /** How much a title without labels counts against one with. */
  unlabelledWeight: z.number().positive().default(0.3),
});
export type SelfTrainingOptions = z.input<typeof selfTrainingOptionsSchema>;

/**
 * Self-training: a regression of the labelled titles says what it is sure of in the others, a second one learns from
 * both, and their probabilities are averaged. Without unlabelled titles it is the regression.
 *
 * @param unlabelled Titles without labels, `[titles, terms]`.
 * @throws MarqueeError as `fitTagRegression`.
 */
export async function fitSelfTraining(
  examples: TagExamples,
  unlabelled: SparseMatrix,
  options: SelfTrainingOptions = {},
  work: TagRegressionWork = {},
): Promise<Tagger> {
  const { confident, doubtful, unlabelledWeight, ...regression } = selfTrainingOptionsSchema.parse(options);
  const teacher = await fitTagRegression(examples, regression, work);
  if (unlabelled.rows === 0) return teacher;
  const { rows, labels, unknown } = examples;
  const frequencies = Float64Array.from(labelCounts(labels), (count) => count / rows.rows);
  const guessed = pseudoLabels(teacher.probabilities(unlabelled), frequencies, { confident, doubtful });
  const none = labelRowsOf(
    Array.from({ length: rows.rows }, () => []),
    labels.labelCount,
  );
  const student = await fitTagRegression(
    {
      rows: stackSparse([rows, unlabelled]),
      labels: stackLabels(labels, guessed.labels),
      unknown: stackLabels(unknown ?? none, guessed.unknown),
      rowCosts: new Float32Array(rows.rows + unlabelled.rows).fill(1).fill(unlabelledWeight, rows.rows),
    },
    regression,
    work,
  );
  return averaged(teacher, student);
}

function stackLabels(first: LabelRows, second: LabelRows): LabelRows {
  const lists = [first, second].flatMap((labels) =>
    Array.from({ length: labels.rows }, (_, row) => [...labelsOf(labels, row)]),
  );
  return labelRowsOf(lists, first.labelCount);
}

function averaged(first: Tagger, second: Tagger): Tagger {
  return {
    tags: first.tags,
    probabilities: (rows) => {
      const other = second.probabilities(rows);
      return first.probabilities(rows).map((value, cell) => (value + other[cell]) / 2);
    },
  };
}
