import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { SparseLayer, type SparseLayerOptions } from "./sparse-layer.ts";

const inputs = 50;
// Panels of 32, and 8 over.
const units = 72;

function batch(rows: number, seed: number) {
  const random = createRandom(seed);
  const lists = Array.from({ length: rows }, (_, row) =>
    row % 4 === 3 ? [] : Array.from({ length: 1 + random.integer(9) }, () => random.integer(inputs)),
  );
  const offsets = new Uint32Array(rows + 1);
  lists.forEach((list, row) => {
    offsets[row + 1] = offsets[row] + list.length;
  });
  const columns = Uint32Array.from(lists.flat());
  return { offsets, columns, values: Float32Array.from(columns, () => random.normal()) };
}

function filled(options: Partial<SparseLayerOptions> = {}): SparseLayer {
  const layer = new SparseLayer({ inputs, units, learningRate: 0.01, ...options });
  const random = createRandom("weights");
  layer.weights.forEach((_, at) => {
    layer.weights[at] = random.normal();
  });
  return layer;
}

/** The gradient of every weight, in double precision. */
function weightGradients({ offsets, columns, values }: ReturnType<typeof batch>, gradients: Float32Array) {
  const sums = new Float64Array(inputs * units);
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      for (let unit = 0; unit < units; unit++)
        sums[columns[at] * units + unit] += values[at] * gradients[row * units + unit];
  return sums;
}

describe("SparseLayer", () => {
  it("multiplies sparse rows by its weights, in as many batches as it takes", () => {
    const layer = filled({ batchRows: 4, batchEntries: 16 });
    const entries = batch(23, 1);
    const out = new Float32Array(23 * units);
    layer.forward(entries, out);
    for (let row = 0; row < 23; row++) {
      for (let unit = 0; unit < units; unit++) {
        let sum = 0;
        for (let at = entries.offsets[row]; at < entries.offsets[row + 1]; at++)
          sum += entries.values[at] * layer.weights[entries.columns[at] * units + unit];
        expect(out[row * units + unit]).toBeCloseTo(sum, 4);
      }
    }
  });

  it.each<[string, SparseLayerOptions["learningRate"], (step: number) => number]>([
    ["a rate that stays", 0.01, () => 0.01],
    ["a rate that falls", (taken) => 0.01 / (1 + 3 * taken), (step) => 0.01 / (3 * step - 2)],
  ])(
    "takes the steps of Adam for the inputs of a batch, and leaves the others alone: %s",
    (_name, learningRate, rateAt) => {
      const layer = filled({ learningRate });
      const weights = Float64Array.from(layer.weights);
      const [first, second] = [new Float64Array(weights.length), new Float64Array(weights.length)];
      for (let step = 1; step <= 3; step++) {
        const entries = batch(6, step);
        const gradients = Float32Array.from({ length: 6 * units }, (_, at) => Math.sin(at + step));
        layer.update(entries, gradients);
        const sums = weightGradients(entries, gradients);
        const rate = (rateAt(step) * Math.sqrt(1 - 0.999 ** step)) / (1 - 0.9 ** step);
        for (const column of new Set(entries.columns)) {
          for (let at = column * units; at < (column + 1) * units; at++) {
            first[at] = 0.9 * first[at] + 0.1 * sums[at];
            second[at] = 0.999 * second[at] + 0.001 * sums[at] ** 2;
            weights[at] -= (rate * first[at]) / (Math.sqrt(second[at]) + 1e-8);
          }
        }
        for (let at = 0; at < weights.length; at++) expect(layer.weights[at]).toBeCloseTo(weights[at], 3);
      }
    },
  );

  it("names sizes that do not fit", () => {
    expect(() => new SparseLayer({ inputs: 3, units: 42 })).toThrow(/multiple of 4/);
    const layer = filled({ batchRows: 2 });
    const stranger = { offsets: Uint32Array.of(0, 1), columns: Uint32Array.of(inputs) };
    expect(() => layer.forward(stranger, new Float32Array(units))).toThrow(/column 50 of 50/);
    expect(() => layer.update(batch(3, 1), new Float32Array(3 * units))).toThrow(/3 rows/);
  });
});
