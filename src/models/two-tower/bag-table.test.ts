import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { createSparseTable } from "../../tensor/index.ts";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { createBagTable, unitWeights } from "./bag-table.ts";

const sets = sparseMatrixOf(
  [
    [
      [0, 3],
      [2, 4],
    ],
    [],
    [[2, 1]],
    [
      [0, 1],
      [1, 1],
    ],
  ],
  4,
);
const values = () => Float32Array.from({ length: 8 }, (_, at) => at + 1);

describe("createBagTable", () => {
  it("gathers weighted sums, of weights that are made to length 1", () => {
    const table = createBagTable(createSparseTable({ values: values(), features: 2 }), unitWeights(sets));
    const target = new Float32Array(6).fill(9);
    table.gather([0, 1, 2], target);
    [0.6 * 1 + 0.8 * 5, 0.6 * 2 + 0.8 * 6, 0, 0, 5, 6].forEach((value, at) =>
      expect(target[at]).toBeCloseTo(value, 5),
    );
  });

  it("updates as a plain table does with the gradient of every category", () => {
    const random = createRandom(4);
    const [bag, plain] = [values(), values()].map((start) =>
      createSparseTable({ values: start, features: 2 }),
    );
    const table = createBagTable(bag, sets);
    for (let step = 0; step < 3; step++) {
      const rows = [3, 0, 3];
      const gradients = Float32Array.from({ length: 6 }, () => random.normal());
      table.update(rows, gradients);
      const sums = new Float32Array(8);
      rows.forEach((row, place) => {
        for (let at = sets.offsets[row]; at < sets.offsets[row + 1]; at++) {
          for (const axis of [0, 1])
            sums[sets.columns[at] * 2 + axis] += sets.values[at] * gradients[place * 2 + axis];
        }
      });
      plain.update([0, 1, 2], sums.subarray(0, 6));
    }
    bag.state().values.forEach((value, at) => expect(value).toBeCloseTo(plain.state().values[at], 5));
    expect([...bag.state().values.subarray(6)]).toEqual([7, 8]);
  });
});
