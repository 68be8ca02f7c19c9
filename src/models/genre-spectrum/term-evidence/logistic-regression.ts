import type { Random } from "../../../core/index.ts";
import type { SparseMatrix } from "../../../vectors/index.ts";

/** What {@link fitLogisticRegressions} learns from. */
export interface RegressionTask {
  readonly rows: SparseMatrix;
  /** Non-zero where a label holds, `[all rows, labels]`. */
  readonly labels: Uint8Array;
  readonly labelCount: number;
  /** Rows to learn from. */
  readonly train: Int32Array;
  /** Weight of the data against the squared weights. */
  readonly inverseRegularisation: number;
  /** Passes over the rows. */
  readonly passes: number;
  readonly random: Random;
}

/** One linear classifier a label over the same terms. */
export interface LinearClassifiers {
  /** `[terms + 1, labels]`; the last row is the intercept. */
  readonly weights: Float32Array;
  readonly labelCount: number;
}

/**
 * For every label the weights that minimise ½‖w‖² + C Σ ln(1 + exp(−y wᵀx)), y = ±1, with the intercept as the weight
 * of a term that every row has. Dual coordinate descent (Yu, Huang and Lin 2011), all labels of a row at once,
 * because they share its terms.
 */
export function fitLogisticRegressions(task: RegressionTask): LinearClassifiers {
  const { rows, labelCount, labels, train, inverseRegularisation: limit, passes, random } = task;
  const weights = new Float32Array((rows.dimensions + 1) * labelCount);
  const duals = new Float32Array(train.length * labelCount).fill(1e-3 * limit);
  const signs = (row: number) => labels.subarray(row * labelCount, (row + 1) * labelCount);
  train.forEach((row, position) => {
    const changes = Float32Array.from(signs(row), (label, index) =>
      label ? duals[position * labelCount + index] : -duals[position * labelCount + index],
    );
    addRow(rows, row, changes, weights);
  });
  const order = Int32Array.from(train, (_, position) => position);
  const margins = new Float64Array(labelCount);
  const changes = new Float32Array(labelCount);
  for (let pass = 0; pass < passes; pass++) {
    random.shuffle(order);
    for (const position of order) {
      const row = train[position];
      const curvature = marginsOf(rows, row, { weights, labelCount }, margins);
      const own = signs(row);
      for (let label = 0; label < labelCount; label++) {
        const sign = own[label] ? 1 : -1;
        const at = position * labelCount + label;
        const dual = bestDual(duals[at], curvature, sign * margins[label], limit);
        changes[label] = sign * (dual - duals[at]);
        duals[at] = dual;
      }
      addRow(rows, row, changes, weights);
    }
  }
  return { weights, labelCount };
}

/** Log-odds of every label for every row, `[rows, labels]`. */
export function logOdds(rows: SparseMatrix, classifiers: LinearClassifiers): Float32Array {
  const { labelCount } = classifiers;
  const result = new Float32Array(rows.rows * labelCount);
  const margins = new Float64Array(labelCount);
  for (let row = 0; row < rows.rows; row++) {
    marginsOf(rows, row, classifiers, margins);
    result.set(margins, row * labelCount);
  }
  return result;
}

/** Fills wᵀx of every label and gives ‖x‖², both with the intercept's 1. */
function marginsOf(
  { columns, values, offsets }: SparseMatrix,
  row: number,
  { weights, labelCount }: LinearClassifiers,
  margins: Float64Array,
): number {
  const intercept = weights.length - labelCount;
  for (let label = 0; label < labelCount; label++) margins[label] = weights[intercept + label];
  let squares = 1;
  for (let at = offsets[row]; at < offsets[row + 1]; at++) {
    const from = columns[at] * labelCount;
    const value = values[at];
    squares += value * value;
    for (let label = 0; label < labelCount; label++) margins[label] += value * weights[from + label];
  }
  return squares;
}

function addRow(
  { columns, values, offsets, dimensions }: SparseMatrix,
  row: number,
  changes: Float32Array,
  weights: Float32Array,
): void {
  const labelCount = changes.length;
  for (let at = offsets[row]; at < offsets[row + 1]; at++) {
    const from = columns[at] * labelCount;
    for (let label = 0; label < labelCount; label++) weights[from + label] += values[at] * changes[label];
  }
  for (let label = 0; label < labelCount; label++) weights[dimensions * labelCount + label] += changes[label];
}

/**
 * The z in (0, limit) that minimises z ln z + (limit − z) ln(limit − z) + curvature/2 (z − old)² + margin (z − old):
 * the root of a rising function, by Newton's method kept inside a bracket.
 */
function bestDual(old: number, curvature: number, margin: number, limit: number): number {
  let low = 0;
  let high = limit;
  let z = old;
  for (let iteration = 0; iteration < 30; iteration++) {
    const slope = Math.log(z / (limit - z)) + curvature * (z - old) + margin;
    if (slope > 0) high = z;
    else low = z;
    const step = slope / (curvature + limit / (z * (limit - z)));
    let next = z - step;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - z) < 1e-7 * limit || next <= 0 || next >= limit) return z;
    z = next;
  }
  return z;
}
