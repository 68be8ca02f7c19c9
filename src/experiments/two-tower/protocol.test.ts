import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { bucket, meanOf } from "../../metrics/index.ts";
import { createPopularity } from "../../models/baselines/index.ts";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { madeUpData } from "./made-up-data.test-helper.ts";
import { measureRandomOrder, measureRanking } from "./measure.ts";
import { type TowerMethod, twoTowerMethods } from "./methods.ts";
import { optionsFor } from "./run-method.ts";
import { measureTwoTower } from "./protocol.ts";
import { twoTowerTask } from "./task.ts";

const data = madeUpData();
const isCold = (title: number, coldBucket: number) =>
  bucket(String(data.titles[title].movieId)) === coldBucket;

describe("twoTowerTask", () => {
  it("keeps cold titles, and what comes later, out of all that is learned from", () => {
    for (const [problem, coldBucket] of [
      ["protocol", 0],
      ["tuning", 1],
    ] as const) {
      const { training, validation, known, cold, warm } = twoTowerTask(data, problem);
      for (const { columns } of [training.histories, validation, known.histories]) {
        expect(
          columns.some((title) => isCold(title, coldBucket) || (problem === "tuning" && isCold(title, 0))),
        ).toBe(false);
      }
      expect(cold.candidates.every((title) => isCold(title, coldBucket))).toBe(true);
      expect(warm.candidates.every((title) => training.warm[title] === 1)).toBe(true);
    }
    const { training, known } = twoTowerTask(data, "protocol");
    const positives = (part: typeof data.train) =>
      part.titles.filter((title, at) => part.stars[at] >= 4 && training.warm[title] === 1).length;
    expect(training.histories.columns.length).toBe(positives(data.train));
    expect(known.histories.columns.length).toBe(positives(data.train) + positives(data.valid));
  });

  it("asks the viewers who go on to like something, for what they had not seen", () => {
    const { warm, seen, cold } = twoTowerTask(data, "protocol");
    for (const { viewers, truth } of [warm, cold]) {
      viewers.forEach((viewer, row) => {
        const liked = [...truth.columns.subarray(truth.offsets[row], truth.offsets[row + 1])];
        const before = new Set(seen.columns.subarray(seen.offsets[viewer], seen.offsets[viewer + 1]));
        expect(liked.length).toBeGreaterThan(0);
        expect(liked.some((title) => before.has(title))).toBe(false);
      });
    }
  });
});

describe("measureRanking", () => {
  it("ranks the candidates alone, without those that were seen", () => {
    const task = {
      candidates: Uint32Array.of(0, 1, 2, 3, 4, 5, 6),
      viewers: Uint32Array.of(1),
      truth: sparseMatrixOf(
        [
          [
            [2, 1],
            [6, 1],
          ],
        ],
        9,
      ),
    };
    const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const scores = { values, rows: 1, dimensions: 9 };
    const everything = measureRanking(scores, task, sparseMatrixOf([[[2, 1]], []], 9));
    expect([everything.precision[0], everything.recall[0]]).toEqual([2 / 6, 1]);
    expect([everything.coverage, everything.convertedCoverage]).toEqual([6 / 7, 2 / 7]);
    const { precision, coverage } = measureRanking(
      scores,
      task,
      sparseMatrixOf(
        [
          [],
          [
            [6, 1],
            [5, 1],
          ],
        ],
        9,
      ),
    );
    expect([precision[0], coverage]).toEqual([1 / 6, 5 / 7]);
  });
});

describe("measureRandomOrder", () => {
  it("says what many draws reach on average", () => {
    const task = {
      candidates: Uint32Array.from({ length: 12 }, (_, at) => at + 1),
      viewers: Uint32Array.of(1, 2),
      truth: sparseMatrixOf([[3, 7, 11].map((title) => [title, 1] as const), [[2, 1]]], 14),
    };
    const seen = sparseMatrixOf([[], [0, 1, 5, 6, 13].map((title) => [title, 1] as const), []], 14);
    const random = createRandom("orders");
    const draw = () => ({
      values: Float32Array.from({ length: 28 }, () => random.next()),
      rows: 2,
      dimensions: 14,
    });
    const draws = Array.from({ length: 2000 }, () => measureRanking(draw(), task, seen));
    const expected = measureRandomOrder(draw(), task, seen);
    for (const row of [0, 1]) {
      for (const measure of ["precision", "recall"] as const) {
        expect(expected[measure][row]).toBeCloseTo(meanOf(draws.map((one) => one[measure][row])), 1.5);
      }
    }
    // Nine of the candidates are left to the first viewer.
    expect(expected.recall[0]).toBeCloseTo(6 / 9, 10);
  });
});

describe("optionsFor", () => {
  it("takes as many steps of fewer events, and no fewer epochs of more", () => {
    const method: TowerMethod = {
      kind: "towers",
      modalities: [],
      options: { epochs: 2 },
      forEvents: 400_000,
    };
    expect(optionsFor(method, 35_000)).toEqual({ epochs: 22, patience: 22 });
    expect(optionsFor(method, 414_000)).toEqual({ epochs: 2 });
    expect(optionsFor(method, 20_000_000)).toEqual({ epochs: 2 });
    expect(optionsFor({ ...method, forEvents: undefined }, 10)).toEqual({ epochs: 2 });
  });
});

describe("measureTwoTower", () => {
  it("puts methods in rows for warm and cold titles, with lifts, intervals, attention and what missing costs", {
    timeout: 180_000,
  }, async () => {
    const { modalities, ...towers } = twoTowerMethods["attention-in-batch"] as Extract<
      (typeof twoTowerMethods)[string],
      { kind: "towers" }
    >;
    const options = {
      ...towers.options,
      dimensions: 16,
      modalityWidth: 16,
      batchSize: 32,
      epochs: 8,
      patience: 8,
    };
    const small: TowerMethod = {
      ...towers,
      forEvents: undefined,
      modalities: modalities.filter((name) => name !== "cover-art"),
      options,
    };
    const result = await measureTwoTower(data, {
      methods: {
        synopsis: { ...small, modalities: ["synopsis"] },
        "attention-in-batch": small,
        popularity: { kind: "baseline", cold: false, create: () => createPopularity() },
      },
    });
    expect(result.rows.map(({ task, method }) => `${task} ${method}`)).toEqual([
      "warm synopsis",
      "warm attention-in-batch",
      "warm popularity",
      "cold random",
      "cold synopsis",
      "cold attention-in-batch",
    ]);
    for (const { precision, intervals, method, lift } of result.rows) {
      expect(precision).toBeGreaterThanOrEqual(intervals.precision.low);
      expect(precision).toBeLessThanOrEqual(intervals.precision.high);
      if (method === "random") expect(lift.precision).toBe(0);
    }
    const of = (task: string, method: string) =>
      result.rows.find((row) => row.task === task && row.method === method);
    expect(of("cold", "attention-in-batch")?.precision).toBeGreaterThan(
      (of("cold", "random")?.precision ?? 1) * 1.2,
    );
    expect(of("warm", "attention-in-batch")?.precision).toBeGreaterThan(
      (of("warm", "popularity")?.precision ?? 1) * 1.2,
    );
    expect(result.attention.map(({ titles, modality }) => `${titles} ${modality}`)).toEqual([
      "warm categorical",
      "warm synopsis",
      "warm id",
      "cold categorical",
      "cold synopsis",
    ]);
    const missing = (removed: string, share: number) =>
      result.missing.find(
        (point) => point.task === "cold" && point.removed === removed && point.share === share,
      )?.precision;
    expect(missing("synopsis", 0)).toBe(of("cold", "attention-in-batch")?.precision);
    expect(missing("categorical", 1)).toBeLessThanOrEqual(missing("categorical", 0) ?? 0);
  });
});
