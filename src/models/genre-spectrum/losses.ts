import {
  add,
  binaryCrossEntropyWithLogits,
  constant,
  divide,
  l2Normalise,
  log,
  matmul,
  mean,
  minimum,
  multiply,
  negate,
  softmax,
  subtract,
  sum,
  type Tensor,
  transpose,
} from "../../tensor/index.ts";

/** Takes a title out of its own neighbourhood. */
const selfPenalty = 1e4;

/**
 * −mean ln Σ_j p_ij · shares_ij with p_i = softmax over the other titles j of the batch of cos(s_i, s_j) / temperature:
 * the chance that a neighbour of a title shares a genre with it. Neighbourhood components analysis
 * (Goldberger et al. 2004) with many labels for a title.
 *
 * @param spectrum `[batch, dimensions]`
 * @param labels `[batch, genres]`, each in [0, 1]. shares_ij = min(1, y_i · y_j), which also holds for mixed labels.
 */
export function neighbourLoss(spectrum: Tensor, labels: Tensor, temperature: number): Tensor {
  const batch = Number(spectrum.shape[0]);
  const unit = l2Normalise(spectrum, { epsilon: 1e-6 });
  const cosines = divide(matmul(unit, transpose(unit)), temperature);
  const chances = softmax(subtract(cosines, selfMask(batch)));
  const shares = minimum(matmul(labels, transpose(labels)), 1);
  return negate(mean(log(add(sum(multiply(chances, shares), { axes: 1 }), 1e-6))));
}

function selfMask(batch: number): Tensor {
  const mask = new Float32Array(batch * batch);
  for (let row = 0; row < batch; row++) mask[row * batch + row] = selfPenalty;
  return constant(mask, [batch, batch]);
}

/** Mean binary cross-entropy of the genres, plus the weighted {@link neighbourLoss}. */
export function spectrumLoss(
  { spectrum, logits }: { readonly spectrum: Tensor; readonly logits: Tensor },
  labels: Tensor,
  { neighbourWeight, temperature }: { readonly neighbourWeight: number; readonly temperature: number },
): Tensor {
  const crossEntropy = binaryCrossEntropyWithLogits(logits, labels);
  if (neighbourWeight === 0) return crossEntropy;
  return add(crossEntropy, multiply(neighbourLoss(spectrum, labels, temperature), neighbourWeight));
}
