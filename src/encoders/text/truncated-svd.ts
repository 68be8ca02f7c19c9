import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { type Random, throwIfCancelled } from "../../core/index.ts";
import type { SparseMatrix } from "../../vectors/index.ts";

/** Options of {@link rightSingularVectors}. */
export interface TruncatedSvdOptions {
  /** How many singular vectors. */
  readonly components: number;
  /** Power iterations; more sharpen the smaller components. */
  readonly iterations: number;
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly onIteration?: (done: number, total: number) => void;
}

/** Directions beyond the wanted ones that are iterated along, so that the wanted ones converge faster. */
const oversampling = 16;

/**
 * The leading right singular vectors of a sparse matrix by randomised subspace iteration (Halko, Martinsson and
 * Tropp 2011, algorithm 4.4), orthonormalised by Cholesky factorisation of the Gram matrix.
 *
 * @returns `[columns, components]` row by row; each component's largest entry is positive.
 */
export function rightSingularVectors(matrix: SparseMatrix, options: TruncatedSvdOptions): Float32Array {
  const rank = Math.min(options.components + oversampling, matrix.rows, matrix.dimensions);
  const start = Float64Array.from({ length: matrix.dimensions * rank }, () => options.random.normal());
  let basis = multiply(matrix, start, rank);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    throwIfCancelled(options.signal);
    orthonormalise(basis, rank);
    basis = multiply(matrix, multiplyTransposed(matrix, basis, rank), rank);
    options.onIteration?.(iteration + 1, options.iterations);
  }
  orthonormalise(basis, rank);
  orthonormalise(basis, rank);
  // With Q = basis, (QᵀA)ᵀ = AᵀQ is small in one direction, so an eigenproblem of its Gram matrix is enough.
  const projected = multiplyTransposed(matrix, basis, rank);
  return singularVectorsOf(projected, rank, options.components);
}

/** `A · dense`: `[rows, columns] · [columns, rank]`. */
function multiply(matrix: SparseMatrix, dense: Float64Array, rank: number): Float64Array {
  const { offsets, columns, values, rows } = matrix;
  const product = new Float64Array(rows * rank);
  for (let row = 0; row < rows; row++) {
    const to = row * rank;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const from = columns[at] * rank;
      const value = values[at];
      for (let j = 0; j < rank; j++) product[to + j] += value * dense[from + j];
    }
  }
  return product;
}

/** `Aᵀ · dense`: `[columns, rows] · [rows, rank]`. */
function multiplyTransposed(matrix: SparseMatrix, dense: Float64Array, rank: number): Float64Array {
  const { offsets, columns, values } = matrix;
  const product = new Float64Array(matrix.dimensions * rank);
  for (let row = 0; row + 1 < offsets.length; row++) {
    const from = row * rank;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const to = columns[at] * rank;
      const value = values[at];
      for (let j = 0; j < rank; j++) product[to + j] += value * dense[from + j];
    }
  }
  return product;
}

/** Makes the columns of `[rows, rank]` orthonormal, in place: Q = Y · R⁻¹ with YᵀY = RᵀR. */
function orthonormalise(dense: Float64Array, rank: number): void {
  const factor = choleskyFactor(gramOf(dense, rank), rank);
  for (let row = 0; row < dense.length; row += rank) {
    for (let j = 0; j < rank; j++) {
      let sum = dense[row + j];
      for (let i = 0; i < j; i++) sum -= dense[row + i] * factor[j * rank + i];
      dense[row + j] = sum / factor[j * rank + j];
    }
  }
}

/** The lower triangle of `denseᵀ · dense`, `[rank, rank]`. */
function gramOf(dense: Float64Array, rank: number): Float64Array {
  const gram = new Float64Array(rank * rank);
  for (let row = 0; row < dense.length; row += rank) {
    for (let i = 0; i < rank; i++) {
      const value = dense[row + i];
      const to = i * rank;
      for (let j = 0; j <= i; j++) gram[to + j] += value * dense[row + j];
    }
  }
  return gram;
}

/** Cholesky factor L (so that R = Lᵀ), row by row; directions that vanished are kept apart by a tiny ridge. */
function choleskyFactor(gram: Float64Array, rank: number): Float64Array {
  const factor = new Float64Array(rank * rank);
  let trace = 0;
  for (let i = 0; i < rank; i++) trace += gram[i * rank + i];
  const ridge = 1e-14 * trace;
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[i * rank + j];
      for (let k = 0; k < j; k++) sum -= factor[i * rank + k] * factor[j * rank + k];
      factor[i * rank + j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / factor[j * rank + j];
    }
  }
  return factor;
}

function singularVectorsOf(projected: Float64Array, rank: number, components: number): Float32Array {
  const gram = new Matrix(rank, rank);
  const lower = gramOf(projected, rank);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) gram.set(i, j, lower[i * rank + j]).set(j, i, lower[i * rank + j]);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = realEigenvalues
    .map((_value, index) => index)
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const width = projected.length / rank;
  const vectors = new Float32Array(width * components);
  const largest = Math.max(0, realEigenvalues[order[0]]);
  for (let component = 0; component < Math.min(components, rank); component++) {
    const eigenvalue = realEigenvalues[order[component]];
    // Directions without variance stay zero instead of being noise blown up.
    if (eigenvalue <= 1e-10 * largest) break;
    const weights = eigenvectorMatrix
      .getColumn(order[component])
      .map((value) => value / Math.sqrt(eigenvalue));
    writeComponent(vectors, components, component, projected, weights);
  }
  return vectors;
}

function writeComponent(
  vectors: Float32Array,
  components: number,
  component: number,
  projected: Float64Array,
  weights: readonly number[],
): void {
  const rank = weights.length;
  let extreme = 0;
  for (let row = 0; row * rank < projected.length; row++) {
    let sum = 0;
    for (let j = 0; j < rank; j++) sum += projected[row * rank + j] * weights[j];
    vectors[row * components + component] = sum;
    if (Math.abs(sum) > Math.abs(extreme)) extreme = sum;
  }
  if (extreme >= 0) return;
  for (let at = component; at < vectors.length; at += components) vectors[at] = -vectors[at];
}
