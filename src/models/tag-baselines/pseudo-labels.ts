import { z } from "zod";
import { type LabelRows, labelRowsOf } from "../../metrics/index.ts";

/** Options of {@link pseudoLabels}. */
export const pseudoLabelOptionsSchema = z.object({
  /** Titles that are taken to have a tag, as a share of those that are expected to. */
  confident: z.number().positive().max(1).default(0.3),
  /** The next most likely ones that are left out, as a multiple of those expected; all others are taken not to. */
  doubtful: z.number().nonnegative().default(4),
});
export type PseudoLabelOptions = z.input<typeof pseudoLabelOptionsSchema>;

/** What a model is sure of. */
export interface PseudoLabels {
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  /** Cells that it is not sure of. */
  readonly unknown: LabelRows;
}

/**
 * Labels that a model gives to titles without any. A tag is expected as often as among the labelled titles, and the
 * surest of those are taken: so every tag gets its share, however sure the model is of it (Wei et al. 2021, CReST).
 *
 * @param probabilities `[titles, tags]`
 * @param frequencies Share of the labelled titles with each tag, `[tags]`.
 */
export function pseudoLabels(
  probabilities: Float32Array,
  frequencies: ArrayLike<number>,
  options: PseudoLabelOptions = {},
): PseudoLabels {
  const { confident, doubtful } = pseudoLabelOptionsSchema.parse(options);
  const tags = frequencies.length;
  const titles = probabilities.length / tags;
  const lists = () => Array.from({ length: titles }, (): number[] => []);
  const [labels, unknown] = [lists(), lists()];
  for (let tag = 0; tag < tags; tag++) {
    const order = Uint32Array.from({ length: titles }, (_, title) => title);
    order.sort(
      (first, second) =>
        probabilities[second * tags + tag] - probabilities[first * tags + tag] || first - second,
    );
    const expected = frequencies[tag] * titles;
    const sure = Math.round(confident * expected);
    const open = Math.min(titles, sure + Math.round(doubtful * expected));
    for (const title of order.subarray(0, sure)) labels[title].push(tag);
    for (const title of order.subarray(sure, open)) unknown[title].push(tag);
  }
  return { labels: labelRowsOf(labels, tags), unknown: labelRowsOf(unknown, tags) };
}
