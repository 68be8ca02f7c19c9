/** Brings every row that is not zero to unit length. Changes and returns `rows`, `[count, dimensions]`. */
export function unitRows(rows: Float32Array, dimensions: number): Float32Array {
  for (let start = 0; start < rows.length; start += dimensions) {
    let squares = 0;
    for (let at = start; at < start + dimensions; at++) squares += rows[at] ** 2;
    if (squares === 0) continue;
    const norm = Math.sqrt(squares);
    for (let at = start; at < start + dimensions; at++) rows[at] /= norm;
  }
  return rows;
}

/** The mean of the rows that are not zero, `[dimensions]`; zero when there are none. */
export function meanRow(rows: Float32Array, dimensions: number): Float32Array {
  const sums = new Float64Array(dimensions);
  let count = 0;
  for (let start = 0; start < rows.length; start += dimensions) {
    if (isZero(rows, start, dimensions)) continue;
    count++;
    for (let lane = 0; lane < dimensions; lane++) sums[lane] += rows[start + lane];
  }
  return Float32Array.from(sums, (sum) => sum / Math.max(1, count));
}

/** Subtracts the mean from the rows that are not zero, which stay zero. Changes and returns `rows`. */
export function subtractMean(rows: Float32Array, mean: Float32Array): Float32Array {
  const dimensions = mean.length;
  for (let start = 0; start < rows.length; start += dimensions) {
    if (isZero(rows, start, dimensions)) continue;
    for (let lane = 0; lane < dimensions; lane++) rows[start + lane] -= mean[lane];
  }
  return rows;
}

function isZero(rows: Float32Array, start: number, dimensions: number): boolean {
  for (let at = start; at < start + dimensions; at++) if (rows[at] !== 0) return false;
  return true;
}
