import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importFolder } from "../../catalogue/index.ts";
import { tagBaselines } from "./baselines.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import type { DecisionRow } from "./measure-decisions.ts";
import type { RankingRow } from "./measure-ranking.ts";
import { measureTags } from "./protocol.ts";
import type { TagScorer } from "./scorer.ts";
import { keywordsTask, mpstTask, type TagTask } from "./task.ts";
import { collectMpstTitles } from "./titles.ts";

/** Knows the answers: what the protocol must call perfect. */
const oracle = ({ truth, problem }: TagTask): TagScorer => ({
  method: "oracle",
  against: ["label-frequencies"],
  fit: async () => ({
    score: (rows) => {
      const tags = problem.tags.length;
      const scores = new Float32Array(rows.length * tags);
      rows.forEach((row, at) => {
        for (const tag of truth.columns.subarray(truth.offsets[row], truth.offsets[row + 1]))
          scores[at * tags + tag] = 1;
      });
      return scores;
    },
  }),
});

describe("measureTags", () => {
  it("ranks methods as they are: frequencies, neighbours, regression, the truth", async () => {
    const task = mpstTask(generatedTitles(600));
    const { rows, comparisons, titles } = await measureTags(task, [...tagBaselines(), oracle(task)]);
    const of = (method: string) => rows.find((row) => row.method === method) as DecisionRow;
    expect(rows.map(({ method }) => method)).toEqual([
      "label-frequencies",
      "nearest-neighbours",
      "nearest-neighbours-per-tag",
      "logistic-regression-balanced",
      "logistic-regression-balanced-per-tag",
      "logistic-regression",
      "logistic-regression-per-tag",
      "regression-and-neighbours",
      "oracle",
    ]);
    expect(of("oracle")).toMatchObject({
      microF1: 1,
      macroF1: 1,
      tagRecallAt5: 1,
      tagsLearnedAt5: 4,
      ece: 0,
    });
    expect(of("label-frequencies").microF1).toBeLessThan(of("logistic-regression").microF1);
    expect(of("logistic-regression").microF1).toBeGreaterThan(0.8);
    for (const { microF1, intervals, method } of rows as DecisionRow[]) {
      if (method === "oracle") continue;
      expect(intervals.microF1.low).toBeLessThan(microF1);
      expect(intervals.microF1.high).toBeGreaterThan(microF1);
    }
    const last = comparisons.at(-1);
    expect([last?.method, last?.against]).toEqual(["oracle", "label-frequencies"]);
    expect(last?.differences.microF1.mean).toBeCloseTo(1 - of("label-frequencies").microF1, 3);
    expect(titles.train + titles.valid + titles.test).toBe(600);
  });

  it("measures the first tags where there is a long tail", async () => {
    const task = keywordsTask(generatedTitles(600));
    const { rows } = await measureTags(task, [...tagBaselines(), oracle(task)]);
    const of = (method: string) => rows.find((row) => row.method === method) as RankingRow;
    // Of two tags that hold the oracle does not prefer the rarer one.
    expect(of("oracle")).toMatchObject({ "P@1": 1, "PSP@5": 1 });
    expect(of("oracle")["PSP@1"]).toBeGreaterThan(0.99);
    expect(of("logistic-regression")["P@1"]).toBeGreaterThan(of("label-frequencies")["P@1"]);
  });

  it("gives the same rows for the same seed", async () => {
    const task = mpstTask(generatedTitles(200));
    const measure = async () => measureTags(task, tagBaselines().slice(2), { seed: 3 });
    expect(await measure()).toEqual(await measure());
  });

  const folder = join(process.env.MARQUEE_DATA ?? "../shared/data", "mpst");
  it.skipIf(!existsSync(folder))(
    `finds 11,467 titles with 71 tags in ${folder}`,
    { timeout: 60_000 },
    async () => {
      const records = async function* () {
        for await (const item of importFolder(folder)) if (item.kind === "record") yield item.record;
      };
      const { problem } = mpstTask(await collectMpstTitles(records()));
      const { train, valid, test } = problem.parts;
      expect([problem.tags.length, train.length, valid.length, test.length]).toEqual([71, 7775, 1145, 2341]);
    },
  );
});
