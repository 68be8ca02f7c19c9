import { describe, expect, it } from "vitest";
import { labelsOf } from "../../metrics/index.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { mixedScorer } from "./mixed-scorer.ts";
import type { TagScorer } from "./scorer.ts";
import { mpstTask } from "./task.ts";

const { problem, truth } = mpstTask(generatedTitles(120));

/** Knows everything of the tags that it knows. */
const oracle = (method: string, knows: (tag: number) => boolean): TagScorer => ({
  method,
  fit: async ({ tags }) => ({
    score: (rows) => {
      const scores = new Float32Array(rows.length * tags.length);
      rows.forEach((row, at) => {
        for (const tag of labelsOf(truth, row)) if (knows(tag)) scores[at * tags.length + tag] = 1;
      });
      return scores;
    },
  }),
});

describe("mixedScorer", () => {
  it("takes what is best on the valid titles: both, where each knows another half", async () => {
    const both = await mixedScorer("both", [
      oracle("even", (tag) => tag % 2 === 0),
      oracle("odd", (tag) => tag % 2 === 1),
    ]).fit(problem, { seed: 1 });
    const scores = await both.score(problem.parts.test);
    const holding = problem.parts.test.reduce((sum, row) => sum + labelsOf(truth, row).length, 0);
    expect(scores.filter((score) => score > 0)).toHaveLength(holding);
  });

  it("leaves out what only harms", async () => {
    const noise: TagScorer = {
      method: "noise",
      fit: async ({ tags }) => ({
        score: (rows) =>
          Float32Array.from({ length: rows.length * tags.length }, (_, at) => ((at * 7919) % 101) / 101),
      }),
    };
    const mixed = await mixedScorer("mixed", [oracle("all", () => true), noise]).fit(problem, { seed: 1 });
    const rows = problem.parts.test;
    const scores = await mixed.score(rows);
    const isHeld = await (await oracle("all", () => true).fit(problem, { seed: 1 })).score(rows);
    const least = Math.min(...scores.filter((_, at) => isHeld[at] === 1));
    expect(least).toBeGreaterThan(Math.max(...scores.filter((_, at) => isHeld[at] === 0)));
  });
});
