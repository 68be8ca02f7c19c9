import { describe, expect, it } from "vitest";
import { chooseThreshold, labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { simulateLabelling } from "./active-learning.ts";
import { refittableRegression } from "./baselines.ts";
import { measureOnValid, powerOrders, rankOrders, withoutTestLabels } from "./choose-order.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import type { FittedTagScorer } from "./scorer.ts";
import { mpstTask } from "./task.ts";

const task = mpstTask(generatedTitles(600));
const { valid, test } = task.problem.parts;
const tags = task.problem.tags.length;

/** Knows the truth of some rows and nothing else. */
const oracle: FittedTagScorer = {
  score: (rows) => {
    const scores = new Float32Array(rows.length * tags);
    rows.forEach((row, at) => {
      for (const tag of labelsOf(task.truth, row)) scores[at * tags + tag] = 1;
    });
    return scores;
  },
};

describe("measureOnValid", () => {
  it("is 1 for who knows the valid titles, and asks for no other", async () => {
    const asked = new Set<number>();
    const watched: FittedTagScorer = {
      score: (rows) => {
        for (const row of rows) asked.add(row);
        return oracle.score(rows);
      },
    };
    expect(await measureOnValid(task, 1)(watched)).toEqual({ microF1: 1, macroF1: 1 });
    expect([...asked].sort((first, second) => first - second)).toEqual([...valid]);
  });

  it("takes the threshold of a half from the other: what suits the titles themselves does better", async () => {
    // Scores that say nothing: only a threshold that knows the answers could profit from them.
    const noise: FittedTagScorer = {
      score: (rows) =>
        Float32Array.from({ length: rows.length * tags }, (_, cell) => {
          const row = rows[Math.floor(cell / tags)];
          return ((row * 7919 + (cell % tags) * 104729) % 1009) / 1009;
        }),
    };
    const { microF1 } = await measureOnValid(task, 1)(noise);
    const holds = Uint8Array.from({ length: valid.length * tags }, (_, cell) =>
      Number(labelsOf(task.truth, valid[Math.floor(cell / tags)]).includes(cell % tags)),
    );
    expect(microF1).toBeLessThanOrEqual(chooseThreshold(await noise.score(valid), holds).value);
  });
});

describe("choosing a power", () => {
  it("gives the same whatever the labels of the test titles are", async () => {
    const lists = Array.from({ length: task.truth.rows }, (_, row) =>
      test.includes(row) ? [0, 1] : [...labelsOf(task.truth, row)],
    );
    const other = { ...task, truth: labelRowsOf(lists, tags) };
    const model = refittableRegression({ balanced: false, inverseRegularisation: 4 });
    const choose = async (given: typeof task) => {
      const blind = withoutTestLabels(given);
      const options = { startTitles: 5, budgets: [0.2], measure: measureOnValid(blind, 1) };
      return rankOrders(await simulateLabelling(blind, model, powerOrders([0, 2]), options));
    };
    const chosen = await choose(task);
    expect(chosen.map(({ method }) => method).toSorted()).toEqual(["power-0", "power-2"]);
    expect(await choose(other)).toEqual(chosen);
    for (const row of test) expect(labelsOf(withoutTestLabels(task).truth, row)).toHaveLength(0);
  });

  it("ranks by the means of all points but the start", () => {
    const point = (method: string, labels: number, microF1: number, macroF1: number) => ({
      ...{ method, labels, microF1, macroF1 },
    });
    const points = [
      ...[point("a", 10, 0.9, 0.9), point("a", 20, 0.3, 0.1), point("a", 40, 0.5, 0.1)],
      ...[point("b", 10, 0.1, 0.1), point("b", 20, 0.3, 0.3), point("b", 40, 0.4, 0.3)],
    ];
    const [first, second] = rankOrders(points);
    expect([first.method, second.method]).toEqual(["b", "a"]);
    expect(second.microF1).toBeCloseTo(0.4, 9);
  });
});
