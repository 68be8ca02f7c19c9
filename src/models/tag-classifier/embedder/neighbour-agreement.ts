import { type LabelRows, labelsOf, meanOf } from "../../../metrics/index.ts";
import { type Matrix, nearestNeighbours, takeRows } from "../../../vectors/index.ts";

/** Neighbours that {@link neighbourAgreement} looks at. */
const neighbours = 20;

/** Rows of a matrix of embeddings, and their titles in the labels. */
interface Part {
  readonly embeddings: Matrix;
  readonly titles: Int32Array;
}

/**
 * How far tags agree between titles and their 20 nearest ones of another part: the mean share of common tags
 * among all tags of the two (Jaccard), 0 to 1. What triplets are meant to raise.
 */
export async function neighbourAgreement(labels: LabelRows, base: Part, asked: Part): Promise<number> {
  const k = Math.min(neighbours, base.titles.length);
  const { indices } = await nearestNeighbours(base.embeddings, { k, queries: asked.embeddings, threads: 1 });
  const agreements = Float64Array.from(indices, (found, at) =>
    sharedShare(labelsOf(labels, asked.titles[Math.floor(at / k)]), labelsOf(labels, base.titles[found])),
  );
  return meanOf(agreements);
}

/** Agreement of `asked` rows with `base` rows of one matrix. */
export function agreementWithin(
  labels: LabelRows,
  embeddings: Matrix,
  base: Int32Array,
  asked: Int32Array,
): Promise<number> {
  const part = (titles: Int32Array) => ({ embeddings: takeRows(embeddings, titles), titles });
  return neighbourAgreement(labels, part(base), part(asked));
}

function sharedShare(first: Uint32Array, second: Uint32Array): number {
  let common = 0;
  for (const label of first) if (second.includes(label)) common++;
  const all = first.length + second.length - common;
  return all === 0 ? 0 : common / all;
}
