import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { createSparseTable } from "../../tensor/index.ts";
import { matrixOf, sparseMatrixOf } from "../../vectors/index.ts";
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
const features = 4;
const embeddings = () =>
  matrixOf(
    Float32Array.from({ length: 4 * features }, (_, at) => at + 1),
    features,
  );
const options = { batchRows: 3, learningRate: 0.001 };

describe("createBagTable", () => {
  it("gathers weighted sums, of weights that are made to length 1", () => {
    const table = createBagTable({ ...options, embeddings: embeddings(), sets: unitWeights(sets) });
    const target = new Float32Array(3 * features).fill(9);
    table.gather([0, 1, 2], target);
    for (let axis = 0; axis < features; axis++) {
      expect(target[axis]).toBeCloseTo(0.6 * (axis + 1) + 0.8 * (axis + 9), 5);
      expect(target[features + axis]).toBe(0);
      expect(target[2 * features + axis]).toBeCloseTo(axis + 9, 5);
    }
  });

  it("gathers embeddings themselves without sets, also more than a batch has", () => {
    const table = createBagTable({ ...options, embeddings: embeddings() });
    const target = new Float32Array(5 * features);
    table.gather([3, 0, 0, 2, 1], target);
    expect([...target].filter((_, at) => at % features === 0)).toEqual([13, 1, 1, 9, 5]);
  });

  it.each([{ of: "sets", sets }, { of: "embeddings themselves" }])(
    "updates as the table of the training engine does: $of",
    ({ sets: asked }) => {
      const random = createRandom(4);
      const table = createBagTable({ ...options, embeddings: embeddings(), sets: asked });
      const plain = createSparseTable({ values: embeddings().values, features });
      for (let step = 0; step < 3; step++) {
        const rows = [3, 0, 3];
        const gradients = Float32Array.from({ length: 3 * features }, () => random.normal());
        table.update(rows, gradients);
        const entries = rows.flatMap((row, place) => {
          if (asked === undefined) return [{ row, place, weight: 1 }];
          const [first, end] = [asked.offsets[row], asked.offsets[row + 1]];
          return Array.from(asked.columns.subarray(first, end), (column, at) => ({
            row: column,
            place,
            weight: asked.values[first + at],
          }));
        });
        const all = entries.flatMap(({ place, weight }) =>
          Array.from(
            gradients.subarray(place * features, (place + 1) * features),
            (gradient) => weight * gradient,
          ),
        );
        plain.update(
          entries.map(({ row }) => row),
          Float32Array.from(all),
        );
      }
      const [own, other] = [table.state(), plain.state()];
      for (const part of ["values", "first", "second"] as const) {
        own[part].forEach((value, at) => expect(value).toBeCloseTo(other[part][at], 5));
      }
      expect(own.step).toBe(3);
      const untouched = asked ? 3 : 1;
      const row = (values: Float32Array) => values.slice(untouched * features, (untouched + 1) * features);
      expect(row(own.values)).toEqual(row(embeddings().values));
    },
  );

  it("goes on from a state", () => {
    const whole = createBagTable({ ...options, embeddings: embeddings(), sets });
    whole.update([0], new Float32Array(features).fill(1));
    const other = createBagTable({ ...options, embeddings: matrixOf(new Float32Array(16), features), sets });
    other.restore(structuredClone(whole.state()));
    for (const table of [whole, other]) table.update([3], new Float32Array(features).fill(-1));
    expect(other.state()).toEqual(whole.state());
  });
});
