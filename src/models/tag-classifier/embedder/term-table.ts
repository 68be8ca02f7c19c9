import type { Random } from "../../../core/index.ts";
import type { SparseLayer } from "../../../kernels/index.ts";
import type { SparseTable } from "../../../tensor/index.ts";
import type { SparseMatrix } from "../../../vectors/index.ts";

interface Batch {
  readonly offsets: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

/**
 * The sparse first layer of a network as a table outside the graph (see `fit`): asked for title i it gives
 * `x_i · weights`, and the gradient of that goes on to the weights of the title's terms. In a training step, begun with
 * {@link TermTable.beginStep}, a share of the terms is left out and the others scaled up (dropout of inputs), anew for
 * every mention of a title.
 */
export class TermTable implements SparseTable {
  readonly rows: number;
  readonly features: number;
  private readonly layer: SparseLayer;
  private readonly terms: SparseMatrix;
  private dropped = 0;
  private random: Random | undefined;
  private step: Batch[] = [];

  /** @param terms Of all titles that will be asked for, `[titles, inputs of the layer]`. */
  constructor(layer: SparseLayer, terms: SparseMatrix) {
    this.layer = layer;
    this.terms = terms;
    this.rows = layer.inputs;
    this.features = layer.units;
  }

  /** Says that what is asked for next is learned from, up to the next update. */
  beginStep(dropped: number, random: Random): void {
    this.dropped = dropped;
    this.random = random;
    this.step = [];
  }

  gather(titles: ArrayLike<number>, target: Float32Array): void {
    const batch = this.batchOf(titles);
    if (this.random !== undefined) this.step.push(batch);
    this.layer.forward(batch, target);
  }

  update(_titles: ArrayLike<number>, gradients: Float32Array): void {
    this.layer.update(joined(this.step), gradients);
    this.random = undefined;
    this.step = [];
  }

  state() {
    const { weights, first, second, steps } = this.layer;
    return { values: weights, first, second, step: steps };
  }

  restore({ values, first, second, step }: ReturnType<SparseTable["state"]>): void {
    this.layer.weights.set(values);
    this.layer.first.set(first);
    this.layer.second.set(second);
    this.layer.steps = step;
  }

  private batchOf(titles: ArrayLike<number>): Batch {
    const { terms, random, dropped } = this;
    let most = 0;
    for (let at = 0; at < titles.length; at++)
      most += terms.offsets[titles[at] + 1] - terms.offsets[titles[at]];
    const offsets = new Uint32Array(titles.length + 1);
    const columns = new Uint32Array(most);
    const values = new Float32Array(most);
    const scale = random === undefined ? 1 : 1 / (1 - dropped);
    let length = 0;
    for (let at = 0; at < titles.length; at++) {
      for (let entry = terms.offsets[titles[at]]; entry < terms.offsets[titles[at] + 1]; entry++) {
        if (random !== undefined && dropped > 0 && random.next() < dropped) continue;
        columns[length] = terms.columns[entry];
        values[length++] = terms.values[entry] * scale;
      }
      offsets[at + 1] = length;
    }
    return { offsets, columns: columns.subarray(0, length), values: values.subarray(0, length) };
  }
}

function joined(batches: readonly Batch[]): Batch {
  if (batches.length === 1) return batches[0];
  const rows = batches.reduce((sum, { offsets }) => sum + offsets.length - 1, 0);
  const length = batches.reduce((sum, { columns }) => sum + columns.length, 0);
  const whole = {
    offsets: new Uint32Array(rows + 1),
    columns: new Uint32Array(length),
    values: new Float32Array(length),
  };
  let row = 0;
  let entry = 0;
  for (const { offsets, columns, values } of batches) {
    whole.columns.set(columns, entry);
    whole.values.set(values, entry);
    for (let at = 1; at < offsets.length; at++) whole.offsets[row + at] = entry + offsets[at];
    row += offsets.length - 1;
    entry += columns.length;
  }
  return whole;
}
