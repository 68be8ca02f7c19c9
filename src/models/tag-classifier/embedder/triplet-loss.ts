import {
  add,
  constant,
  greater,
  greaterOrEqual,
  l2Normalise,
  matmul,
  max,
  mean,
  min,
  multiply,
  relu,
  subtract,
  sum,
  type Tensor,
  transpose,
  where,
} from "../../../tensor/index.ts";

/** Above every squared distance between vectors of length 1, which are at most 4. */
const beyond = 8;

/**
 * Triplet loss for titles with many tags, mined inside the batch: mean of max(0, d(a, p) − d(a, n) + margin) with the
 * squared Euclidean distance d of vectors scaled to length 1 (Schroff et al. 2015, section 3).
 *
 * Rows 2j and 2j + 1 are each other's positive. A negative of an anchor must share fewer tags with it than its
 * positive does (the filter of Minici et al. 2022, section 3.1, for multi-label data). Of those the semi-hard one is
 * taken that is the nearest beyond the positive, and where none is beyond, the farthest. An anchor without negatives
 * counts as zero.
 *
 * @param embedding `[batch, dimensions]`
 * @param shared Tags in common, `[batch, batch]`.
 */
export function multiLabelTripletLoss(embedding: Tensor, shared: Tensor, margin: number): Tensor {
  const batch = Number(embedding.shape[0]);
  const unit = l2Normalise(embedding, { epsilon: 1e-6 });
  const distances = subtract(2, multiply(matmul(unit, transpose(unit)), 2));
  const pairs = pairMask(batch);
  const ofPositive = (values: Tensor) => sum(multiply(values, pairs), { axes: 1, keepDimensions: true });
  const positive = ofPositive(distances);
  // What shares as many tags as the positive or more is no negative; an anchor shares the most with itself.
  const barred = greaterOrEqual(shared, ofPositive(shared));
  const near = where(greater(distances, positive), distances, beyond);
  const semiHard = min(where(barred, beyond, near), { axes: 1, keepDimensions: true });
  const farthest = max(where(barred, -beyond, distances), { axes: 1, keepDimensions: true });
  const fallback = where(greater(farthest, -beyond / 2), farthest, beyond);
  const negative = where(greater(beyond, semiHard), semiHard, fallback);
  return mean(relu(add(subtract(positive, negative), margin)));
}

function pairMask(batch: number): Tensor {
  const mask = new Float32Array(batch * batch);
  for (let row = 0; row < batch; row++) mask[row * batch + (row ^ 1)] = 1;
  return constant(mask, [batch, batch]);
}
