/**
 * Sums of vectors by row: what a batch has to say of the rows of a table, some of which come several times. Its memory
 * is used again from batch to batch.
 */
export class RowSums {
  private readonly features: number;
  /** Place of every row among the sums, -1 for none. */
  private readonly placeOf: Int32Array;
  private rows = new Int32Array(0);
  private sums = new Float32Array(0);
  private count = 0;

  /** @param rows Rows of the table. @param features Length of a vector. */
  constructor(rows: number, features: number) {
    this.features = features;
    this.placeOf = new Int32Array(rows).fill(-1);
  }

  /** Adds `weight` times the vector that begins at `start` to the sum of a row. */
  add(row: number, vectors: Float32Array, start: number, weight = 1): void {
    const { features, placeOf } = this;
    let place = placeOf[row];
    if (place < 0) {
      place = this.open(row);
      const { sums } = this;
      const to = place * features;
      for (let axis = 0; axis < features; axis++) sums[to + axis] = weight * vectors[start + axis];
      return;
    }
    const { sums } = this;
    const to = place * features;
    for (let axis = 0; axis < features; axis++) sums[to + axis] += weight * vectors[start + axis];
  }

  /** Hands the distinct rows, in the order of their first occurrence, and their sums to `use`, and begins anew. */
  drain(use: (rows: Int32Array, sums: Float32Array) => void): void {
    const { rows, count, placeOf } = this;
    try {
      use(rows.subarray(0, count), this.sums.subarray(0, count * this.features));
    } finally {
      for (let place = 0; place < count; place++) placeOf[rows[place]] = -1;
      this.count = 0;
    }
  }

  private open(row: number): number {
    const place = this.count++;
    if (place === this.rows.length) {
      const capacity = Math.max(64, 2 * place);
      this.rows = grown(new Int32Array(capacity), this.rows);
      this.sums = grown(new Float32Array(capacity * this.features), this.sums);
    }
    this.rows[place] = row;
    this.placeOf[row] = place;
    return place;
  }
}

function grown<Values extends Int32Array | Float32Array>(larger: Values, smaller: Values): Values {
  larger.set(smaller);
  return larger;
}
