import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { labelsOf } from "../../metrics/index.ts";
import { type RefittableTagScorer, simulateLabelling } from "./active-learning.ts";
import { refittableRegression } from "./baselines.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { expectedGainOrder, randomOrder, uncertaintyOrder } from "./labelling-order.ts";
import { averagePoints, learningCurve } from "./learning-curve.ts";
import { mpstTask } from "./task.ts";

const task = mpstTask(generatedTitles(600));
const { train, valid, test } = task.problem.parts;
const orders = { random: randomOrder, active: expectedGainOrder };

describe("labelling orders", () => {
  it("asks first about what is unsure, and of tags with few examples", () => {
    const open = {
      cells: Uint32Array.of(0, 1, 2, 3),
      probabilities: Float32Array.of(0.99, 0.5, 0.5, 0.2),
      tags: 2,
      positives: [9, 1],
    };
    expect([...uncertaintyOrder(open, 3, createRandom(1))]).toEqual([1, 3, 2]);
    expect([...randomOrder(open, 9, createRandom(1))].toSorted()).toEqual([0, 1, 2, 3]);
  });

  it("draws likely cells more often, each once, and unlikely ones too", () => {
    const cells = Uint32Array.from({ length: 2000 }, (_, cell) => cell);
    const probabilities = Float32Array.from(cells, (cell) => (cell < 1000 ? 0.2 : 0.1));
    const open = { cells, probabilities, tags: 1, positives: [0] };
    const drawn = expectedGainOrder(open, 450, createRandom(1));
    expect(new Set(drawn).size).toBe(450);
    // Eight times as likely at first.
    const likely = drawn.filter((cell) => cell < 1000).length;
    expect(likely / 450).toBeGreaterThan(0.8);
    expect(likely / 450).toBeLessThan(0.93);
    expect(expectedGainOrder(open, 450, createRandom(1))).toEqual(drawn);
  });
});

describe("averagePoints", () => {
  it("gives means with the range over seeds, orders and budgets apart", () => {
    const point = (method: string, labels: number, microF1: number) => ({
      ...{ method, labels, microF1, macroF1: microF1 / 2 },
    });
    const runs = [
      [point("a", 10, 0.2), point("b", 10, 0.5)],
      [point("a", 10, 0.4), point("b", 10, 0.5)],
    ];
    const [first, second] = averagePoints(runs);
    expect(first).toMatchObject({ method: "a", labels: 10, seeds: 2 });
    expect(first.microF1).toBeCloseTo(0.3, 9);
    expect(first.ranges.microF1).toEqual({ low: 0.2, high: 0.4 });
    expect(second.ranges.macroF1).toEqual({ low: 0.25, high: 0.25 });
  });
});

describe("simulateLabelling", () => {
  const model = refittableRegression({ balanced: false, inverseRegularisation: 4 });

  it("spends as many labels on every order, from the same start, and gets better with them", async () => {
    const points = await simulateLabelling(task, model, orders, { startTitles: 5, budgets: [0.1, 0.6] });
    const of = (method: string) => points.filter((point) => point.method === method);
    expect(of("active").map(({ labels }) => labels)).toEqual(of("random").map(({ labels }) => labels));
    expect({ ...of("active")[0], method: "" }).toEqual({ ...of("random")[0], method: "" });
    for (const method of Object.keys(orders)) {
      expect(of(method)[2].microF1).toBeGreaterThan(of(method)[0].microF1 + 0.1);
    }
    const picture = learningCurve(averagePoints([points])).toString();
    expect(picture).toContain("<svg");
  });

  it("shows a model only what is known: the labels spent, and never a test title", async () => {
    const seen: number[] = [];
    const watching: RefittableTagScorer = {
      method: "watching",
      fit: async (problem, unknown, work) => {
        seen.push(train.length * problem.tags.length - unknown.columns.length);
        for (const row of test) expect(labelsOf(problem.labels, row).length).toBe(0);
        for (const row of valid) expect(labelsOf(problem.labels, row)).toEqual(labelsOf(task.truth, row));
        for (const row of train) {
          const open = new Set(labelsOf(unknown, row));
          const expected = [...labelsOf(task.truth, row)].filter((tag) => !open.has(tag));
          expect([...labelsOf(problem.labels, row)]).toEqual(expected);
        }
        return model.fit(problem, unknown, work);
      },
    };
    const points = await simulateLabelling(
      task,
      watching,
      { active: expectedGainOrder },
      { startTitles: 9, budgets: [0.3] },
    );
    expect(seen).toEqual(points.map(({ labels }) => labels));
  });

  it("names budgets that do not rise", async () => {
    await expect(
      simulateLabelling(task, model, orders, { startTitles: 200, budgets: [0.01] }),
    ).rejects.toThrow(/do not rise/);
  });
});
