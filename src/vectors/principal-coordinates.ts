import { EigenvalueDecomposition, Matrix as DenseMatrix } from "ml-matrix";
import { type Matrix, rowOf } from "./matrix.ts";

/**
 * The coordinates of every row on the two principal axes, scaled so that the larger half width is 1. Each axis points
 * so that its largest weight is positive.
 *
 * @returns `[rows, 2]`, row by row.
 */
export function principalCoordinates(matrix: Matrix): Float32Array {
  const { rows, dimensions } = matrix;
  const means = new Float64Array(dimensions);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    for (let axis = 0; axis < dimensions; axis++) means[axis] += values[axis] / rows;
  }
  const axes = principalAxes(matrix, means);
  const coordinates = new Float32Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    axes.forEach((weights, axis) => {
      coordinates[row * 2 + axis] = weights.reduce(
        (sum, weight, at) => sum + weight * (values[at] - means[at]),
        0,
      );
    });
  }
  const extreme = coordinates.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return extreme === 0 ? coordinates : coordinates.map((value) => value / extreme);
}

function principalAxes(matrix: Matrix, means: Float64Array): number[][] {
  const { rows, dimensions } = matrix;
  const covariance = DenseMatrix.zeros(dimensions, dimensions);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(matrix, row);
    for (let first = 0; first < dimensions; first++) {
      const deviation = (values[first] - means[first]) / rows;
      for (let second = 0; second <= first; second++) {
        const sum = covariance.get(first, second) + deviation * (values[second] - means[second]);
        covariance.set(first, second, sum).set(second, first, sum);
      }
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues
    .map((_value, index) => index)
    .sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return order.slice(0, 2).map((column) => {
    const weights = eigenvectorMatrix.getColumn(column);
    const strongest = weights.reduce(
      (best, weight) => (Math.abs(weight) > Math.abs(best) ? weight : best),
      0,
    );
    return strongest < 0 ? weights.map((weight) => -weight) : weights;
  });
}
