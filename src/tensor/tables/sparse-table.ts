import { MarqueeError } from "../../core/index.ts";

/** Options of {@link createSparseTable}. */
export interface SparseTableOptions {
  /** First values, `[rows, features]` row-major. Taken over, not copied. */
  readonly values: Float32Array;
  /** Features of a row. */
  readonly features: number;
  /** Default 0.001. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8. */
  readonly epsilon?: number;
}

/** The state of a table, to be saved and given back. */
export interface SparseTableState {
  readonly values: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
  /** Updates of the table so far. */
  readonly step: number;
}

/**
 * An embedding table that stays outside the graph: the rows of a batch are gathered into a feed, and the gradient
 * of that feed updates only them. So a step costs by the batch and not by the table.
 *
 * The update is the lazy Adam of PyTorch's `SparseAdam`: the moments of a row move only when the row is in the
 * batch, while the bias correction counts all updates. A row that comes several times in a batch is updated
 * once, with the sum of its gradients.
 */
export interface SparseTable {
  readonly rows: number;
  readonly features: number;
  /**
   * Copies rows into a feed.
   *
   * @param indices Row numbers.
   * @param target `[indices, features]`
   * @throws `invalid-option` for a row outside the table.
   */
  gather(indices: ArrayLike<number>, target: Float32Array): void;
  /**
   * One step of Adam on the rows of a batch.
   *
   * @param gradients `[indices, features]`, as `Trainer.inputGradient` gives them
   */
  update(indices: ArrayLike<number>, gradients: Float32Array): void;
  /** Views of the state. */
  state(): SparseTableState;
  /** Goes on from a state; copies it. */
  restore(state: SparseTableState): void;
}

/** Creates a {@link SparseTable}. Throws `invalid-option` when the values do not fill whole rows. */
export function createSparseTable(options: SparseTableOptions): SparseTable {
  const { values, features } = options;
  const rows = values.length / features;
  if (!Number.isInteger(rows)) {
    throw new MarqueeError(
      "invalid-option",
      `${values.length} values do not fill rows of ${features} features.`,
    );
  }
  const adam = new RowAdam(options);
  return {
    rows,
    features,
    gather(indices, target) {
      for (let i = 0; i < indices.length; i++) {
        const start = checkedRow(indices[i], rows) * features;
        for (let j = 0; j < features; j++) target[i * features + j] = values[start + j];
      }
    },
    update(indices, gradients) {
      const { order, sums } = sumByRow(indices, gradients, { rows, features });
      adam.step(order, sums);
    },
    state: () => adam.state(),
    restore: (state) => adam.restore(state),
  };
}

function checkedRow(row: number, rows: number): number {
  if (Number.isInteger(row) && row >= 0 && row < rows) return row;
  throw new MarqueeError("invalid-option", `The table has rows 0 to ${rows - 1}; there is no row ${row}.`);
}

/** The distinct rows in the order of their first occurrence, and the sum of the gradients of each. */
function sumByRow(
  indices: ArrayLike<number>,
  gradients: Float32Array,
  { rows, features }: { readonly rows: number; readonly features: number },
): { readonly order: number[]; readonly sums: Float32Array } {
  const places = new Map<number, number>();
  const order: number[] = [];
  const sums = new Float32Array(indices.length * features);
  for (let i = 0; i < indices.length; i++) {
    const row = checkedRow(indices[i], rows);
    let place = places.get(row);
    if (place === undefined) {
      place = order.length;
      places.set(row, place);
      order.push(row);
    }
    for (let j = 0; j < features; j++) sums[place * features + j] += gradients[i * features + j];
  }
  return { order, sums };
}

class RowAdam {
  private readonly options: SparseTableOptions;
  private readonly first: Float32Array;
  private readonly second: Float32Array;
  private count = 0;

  constructor(options: SparseTableOptions) {
    this.options = options;
    this.first = new Float32Array(options.values.length);
    this.second = new Float32Array(options.values.length);
  }

  step(order: readonly number[], sums: Float32Array): void {
    const {
      values,
      features,
      learningRate = 1e-3,
      beta1 = 0.9,
      beta2 = 0.999,
      epsilon = 1e-8,
    } = this.options;
    this.count += 1;
    const root = Math.sqrt(1 - beta2 ** this.count);
    const rate = (learningRate * root) / (1 - beta1 ** this.count);
    const { first, second } = this;
    for (let place = 0; place < order.length; place++) {
      const start = order[place] * features;
      for (let j = 0; j < features; j++) {
        const gradient = sums[place * features + j];
        const at = start + j;
        first[at] += (1 - beta1) * (gradient - first[at]);
        second[at] += (1 - beta2) * (gradient * gradient - second[at]);
        values[at] -= (rate * first[at]) / (Math.sqrt(second[at]) + epsilon);
      }
    }
  }

  state(): SparseTableState {
    return { values: this.options.values, first: this.first, second: this.second, step: this.count };
  }

  restore({ values, first, second, step }: SparseTableState): void {
    this.options.values.set(values);
    this.first.set(first);
    this.second.set(second);
    this.count = step;
  }
}
