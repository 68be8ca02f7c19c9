import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { labelRowsOf, takeLabelColumns } from "../../metrics/index.ts";
import { type SparseEntry, sparseMatrixOf } from "../../vectors/index.ts";
import { fitTagRegression } from "./regression.ts";
import { fitSparseTagRegression, SparseTagRegression } from "./sparse-regression.ts";
import type { TagExamples } from "./tagger.ts";

/** Titles of 6 of 60 terms; tag t is likely where terms 10 t to 10 t + 9 stand; the last tag never holds. */
function examples(titles: number, tags: number, seed = 1): TagExamples {
  const random = createRandom(seed);
  const rows = Array.from({ length: titles }, () =>
    Array.from({ length: 6 }, (): SparseEntry => [random.integer(60), 0.4]),
  );
  const lists = rows.map((row) =>
    Array.from({ length: tags - 1 }, (_, tag) => tag).filter((tag) => {
      const hits = row.filter(([term]) => Math.floor(term / 10) === tag).length;
      return random.next() < hits / 4;
    }),
  );
  return { rows: sparseMatrixOf(rows, 60), labels: labelRowsOf(lists, tags) };
}

const train = examples(600, 5);
const fresh = examples(50, 5, 2).rows;

describe("SparseTagRegression", () => {
  it("is the regression itself where no weight is left out", async () => {
    const dense = await fitTagRegression(train);
    const sparse = await fitSparseTagRegression(train, { leastWeight: 0 });
    const expected = dense.probabilities(fresh);
    sparse.probabilities(fresh).forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5));
    expect(sparse.weight(13, 1)).toBeCloseTo(dense.weight(13, 1), 6);
    expect(sparse.probabilities(fresh)[4]).toBe(0);
  });

  it("leaves out what is near 0", async () => {
    const dense = await fitTagRegression(train);
    const sparse = await fitSparseTagRegression(train, { leastWeight: 0.2 });
    const weights = Array.from({ length: 60 }, (_, term) => [dense.weight(term, 2), sparse.weight(term, 2)]);
    for (const [all, kept] of weights) expect(kept).toBeCloseTo(Math.abs(all) >= 0.2 ? all : 0, 6);
    expect(weights.filter(([, kept]) => kept === 0).length).toBeGreaterThan(2);
    expect(weights.filter(([, kept]) => kept !== 0).length).toBeGreaterThan(2);
  });

  it("learns some tags anew and touches no other", async () => {
    const before = await fitSparseTagRegression(train);
    const more = examples(900, 5, 3);
    const tags = [3, 1];
    const learned = await fitSparseTagRegression({
      rows: more.rows,
      labels: takeLabelColumns(more.labels, tags),
    });
    const after = before.replace(tags, learned).probabilities(fresh);
    const old = before.probabilities(fresh);
    const all = (await fitSparseTagRegression(more)).probabilities(fresh);
    after.forEach((value, at) => expect(value).toBeCloseTo([1, 3].includes(at % 5) ? all[at] : old[at], 1));
    expect(after.filter((_, at) => at % 5 === 0)).toEqual(old.filter((_, at) => at % 5 === 0));
    expect(after.filter((_, at) => at % 5 === 1)).not.toEqual(old.filter((_, at) => at % 5 === 1));
    expect(() => before.replace([1], learned)).toThrow(/other|not learned/);
  });

  it("says the same after it was saved and loaded", async () => {
    const model = await fitSparseTagRegression(train);
    expect(SparseTagRegression.load(model.save()).probabilities(fresh)).toEqual(model.probabilities(fresh));
    expect(() => SparseTagRegression.load({})).toThrow(/cannot be used/);
  });
});
