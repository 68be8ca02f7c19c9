import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { fitLogistic } from "./fit.ts";
import type { LogisticTask } from "./settings.ts";

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

/** Rows of some of 12 terms; each label is likely where its own term stands. */
function task(rows: number, labelCount: number, changes: Partial<LogisticTask> = {}): LogisticTask {
  const random = createRandom(1);
  const columns: number[] = [];
  const labels: number[] = [];
  const offsets = new Uint32Array(rows + 1);
  const labelOffsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    const own = Array.from({ length: 12 }, (_, term) => term).filter(() => random.next() < 0.3);
    columns.push(...own);
    for (let label = 0; label < labelCount; label++) {
      if (random.next() < (own.includes(label % 12) ? 0.7 : 0.15)) labels.push(label);
    }
    offsets[row + 1] = columns.length;
    labelOffsets[row + 1] = labels.length;
  }
  return {
    rows: {
      offsets,
      columns: Uint32Array.from(columns),
      values: Float32Array.from(columns, () => 0.2 + random.next()),
    },
    terms: 12,
    labels: { offsets: labelOffsets, columns: Uint32Array.from(labels) },
    range: [0, labelCount],
    positiveCosts: new Float32Array(labelCount).fill(3),
    negativeCosts: new Float32Array(labelCount).fill(0.5),
    passes: 300,
    tolerance: 1e-6,
    random: createRandom(2),
    ...changes,
  };
}

/** `w + Σ cost (σ(wᵀx) − y) x` of every weight: zero where the weights are best. */
function gradientOf({ rows, terms, labels, unknown, ...rest }: LogisticTask, weights: Float32Array): number {
  const [first, end] = rest.range;
  const width = end - first;
  const gradient = Float64Array.from(weights);
  for (let row = 0; row + 1 < rows.offsets.length; row++) {
    const entries = Array.from(
      rows.columns.subarray(rows.offsets[row], rows.offsets[row + 1]),
      (term, at) => [term, rows.values[rows.offsets[row] + at]],
    );
    entries.push([terms, 1]);
    const has = (lists: LogisticTask["labels"] | undefined, label: number) =>
      lists?.columns.subarray(lists.offsets[row], lists.offsets[row + 1]).includes(label) ?? false;
    for (let label = first; label < end; label++) {
      if (has(unknown, label)) continue;
      const holds = has(labels, label);
      const margin = entries.reduce(
        (sum, [term, value]) => sum + value * weights[term * width + label - first],
        0,
      );
      const cost = (holds ? rest.positiveCosts : rest.negativeCosts)[label] * (rest.rowCosts?.[row] ?? 1);
      for (const [term, value] of entries) {
        gradient[term * width + label - first] += cost * (sigmoid(margin) - Number(holds)) * value;
      }
    }
  }
  return Math.max(...gradient.map(Math.abs));
}

describe("fitLogistic", () => {
  it("reaches the minimum with different costs for the two classes, in blocks that are not full", async () => {
    const problem = task(300, 37);
    expect(gradientOf(problem, await fitLogistic(problem))).toBeLessThan(0.01);
  });

  it("reaches the minimum with costs of rows and with labels that are not known", async () => {
    const rowCosts = Float32Array.from({ length: 200 }, (_, row) => (row % 3) / 2);
    const unknown = {
      offsets: Uint32Array.from({ length: 201 }, (_, row) => row),
      columns: Uint32Array.from({ length: 200 }, (_, row) => row % 5),
    };
    const problem = task(200, 5, { rowCosts, unknown });
    expect(gradientOf(problem, await fitLogistic(problem))).toBeLessThan(0.01);
  });

  it("stays at the minimum for costs that are far apart", async () => {
    const problem = task(300, 4, { positiveCosts: new Float32Array(4).fill(200), passes: 3000 });
    expect(gradientOf(problem, await fitLogistic(problem))).toBeLessThan(0.5);
  });

  it("gives the same weights for a part of the labels and for any number of threads", async () => {
    const whole = await fitLogistic(
      { ...task(4000, 80), passes: 5, random: createRandom(3) },
      { threads: 1 },
    );
    const threaded = await fitLogistic(
      { ...task(4000, 80), passes: 5, random: createRandom(3) },
      { threads: 3 },
    );
    expect(threaded).toEqual(whole);
    const part = await fitLogistic({
      ...task(4000, 80),
      passes: 5,
      random: createRandom(3),
      range: [32, 80],
    });
    const expected = Array.from({ length: 13 }, (_, term) => [
      ...whole.subarray(term * 80 + 32, (term + 1) * 80),
    ]);
    // Blocks end by what changed in all their labels; with whole blocks that is the same.
    expect([...part]).toEqual(expected.flat());
  });

  it("names a range that is none", async () => {
    await expect(fitLogistic(task(10, 3, { range: [2, 2] }))).rejects.toThrow(/2 up to 2/);
  });
});
