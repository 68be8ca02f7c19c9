import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { labelRowsOf } from "../../metrics/index.ts";
import { type SparseEntry, sparseMatrixOf, takeSparseRows } from "../../vectors/index.ts";
import { fitTagFrequencies } from "./frequencies.ts";
import { fitTagNeighbours } from "./neighbours.ts";
import { fitTagRegression } from "./regression.ts";
import type { TagExamples } from "./tagger.ts";

/** Titles of 6 of 40 terms; terms 0–9 make the first tag likely, 10–19 the second; the third is rare, the fourth never. */
function examples(titles: number, seed = 1): TagExamples {
  const random = createRandom(seed);
  const rows = Array.from({ length: titles }, () =>
    Array.from({ length: 6 }, (): SparseEntry => [random.integer(40), 1 / Math.sqrt(6)]),
  );
  const lists = rows.map((row) => {
    const hits = (from: number) => row.filter(([term]) => term >= from && term < from + 10).length;
    const tags = [0, 1].filter((tag) => random.next() < hits(tag * 10) / 4);
    return random.next() < 0.02 ? [...tags, 2] : tags;
  });
  return { rows: sparseMatrixOf(rows, 40), labels: labelRowsOf(lists, 4) };
}

const columnMean = (values: Float32Array, tag: number, rows: readonly number[]) =>
  rows.reduce((sum, row) => sum + values[row * 4 + tag], 0) / rows.length;

/** How much more likely a tag is for the titles that have it than for the others. */
function separation(values: Float32Array, { labels }: TagExamples, tag: number): number {
  const has = (row: number) =>
    labels.columns.subarray(labels.offsets[row], labels.offsets[row + 1]).includes(tag);
  const all = Array.from({ length: labels.rows }, (_, row) => row);
  return (
    columnMean(values, tag, all.filter(has)) -
    columnMean(
      values,
      tag,
      all.filter((row) => !has(row)),
    )
  );
}

describe("tag baselines", () => {
  const train = examples(800, 1);
  const test = examples(400, 2);

  it("frequencies say of every title what is frequent", () => {
    const values = fitTagFrequencies(train).probabilities(test.rows);
    expect(values.length).toBe(1600);
    expect([...values.subarray(0, 4)]).toEqual([...values.subarray(4, 8)]);
    expect(values[3]).toBe(0);
    expect(separation(values, test, 0)).toBeCloseTo(0, 6);
  });

  it("neighbours tell the titles of a tag from others", () => {
    const values = fitTagNeighbours(train, { neighbours: 20 }).probabilities(test.rows);
    expect(separation(values, test, 0)).toBeGreaterThan(0.1);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });

  it("neighbours of a title without a known term are none: frequencies", () => {
    const empty = sparseMatrixOf([[]], 40);
    const expected = fitTagFrequencies(train).probabilities(empty);
    for (const prior of [0, 1]) {
      const values = fitTagNeighbours(train, { prior }).probabilities(empty);
      values.forEach((value, tag) => expect(value).toBeCloseTo(expected[tag], 6));
    }
  });

  it("one neighbour gives its own tags", () => {
    const values = fitTagNeighbours(train, { neighbours: 1, prior: 0 }).probabilities(
      takeSparseRows(train.rows, [5]),
    );
    const tags = [...values.keys()].filter((tag) => values[tag] > 0.99);
    expect(tags).toEqual([
      ...train.labels.columns.subarray(train.labels.offsets[5], train.labels.offsets[6]),
    ]);
  });

  it("regression tells them better, and its probabilities have the right mean", async () => {
    const model = await fitTagRegression(train);
    const values = model.probabilities(test.rows);
    expect(separation(values, test, 0)).toBeGreaterThan(0.15);
    const all = Array.from({ length: 400 }, (_, row) => row);
    expect(columnMean(values, 0, all)).toBeCloseTo(
      columnMean(fitTagFrequencies(test).probabilities(test.rows), 0, all),
      1,
    );
    expect(model.weight(3, 0)).toBeGreaterThan(model.weight(13, 0));
    expect(columnMean(values, 3, all)).toBe(0);
  });

  it("balanced regression raises the rare tag", async () => {
    const all = Array.from({ length: 400 }, (_, row) => row);
    const rare = async (balanced: boolean) =>
      columnMean((await fitTagRegression(train, { balanced })).probabilities(test.rows), 2, all);
    expect(await rare(false)).toBeLessThan(0.05);
    expect(await rare(true)).toBeGreaterThan(0.1);
  });

  it("regression does not learn from what is unknown", async () => {
    // Every title loses its first tag, but for the first half that is said to be unknown.
    const lists = (keep: (row: number) => boolean) =>
      Array.from({ length: 800 }, (_, row) => (keep(row) ? [0] : []));
    const without = Array.from({ length: 800 }, (_, row) =>
      [...train.labels.columns.subarray(train.labels.offsets[row], train.labels.offsets[row + 1])].filter(
        (tag) => tag !== 0 || row >= 400,
      ),
    );
    const hidden = {
      ...train,
      labels: labelRowsOf(without, 4),
      unknown: labelRowsOf(
        lists((row) => row < 400),
        4,
      ),
    };
    const all = Array.from({ length: 400 }, (_, row) => row);
    const mean = async (given: TagExamples) =>
      columnMean((await fitTagRegression(given)).probabilities(test.rows), 0, all);
    const [told, untold] = [await mean(hidden), await mean({ ...hidden, unknown: undefined })];
    expect(told).toBeGreaterThan(1.5 * untold);
    expect(told).toBeCloseTo(await mean(train), 1);
  });

  it("say that they need examples", async () => {
    const none = { rows: sparseMatrixOf([], 40), labels: labelRowsOf([], 4) };
    expect(() => fitTagNeighbours(none)).toThrow(/at least one example/);
    await expect(fitTagRegression(none)).rejects.toThrow(/at least one example/);
  });
});
