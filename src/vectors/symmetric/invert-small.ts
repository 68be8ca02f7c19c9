/**
 * The inverse of a small symmetric positive definite matrix, by Gauss-Jordan elimination in double precision.
 *
 * @param matrix `[side, side]`; what is in it is lost.
 * @returns `[side, side]`, or `undefined` when the matrix is not positive definite.
 */
export function invertSmall(matrix: Float64Array, side: number): Float32Array | undefined {
  for (let pivot = 0; pivot < side; pivot++) {
    const row = matrix.subarray(pivot * side, (pivot + 1) * side);
    const value = row[pivot];
    if (!(value > 0)) return undefined;
    row[pivot] = 1;
    for (let column = 0; column < side; column++) row[column] /= value;
    for (let other = 0; other < side; other++) {
      if (other === pivot) continue;
      const at = other * side;
      const factor = matrix[at + pivot];
      matrix[at + pivot] = 0;
      for (let column = 0; column < side; column++) matrix[at + column] -= factor * row[column];
    }
  }
  return Float32Array.from(matrix);
}
