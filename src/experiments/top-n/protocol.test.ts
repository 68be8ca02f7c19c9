import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { bucket } from "../../metrics/index.ts";
import { createContentKnn, createEase, createPopularity } from "../../models/baselines/index.ts";
import { matrixOf, type SparseMatrix } from "../../vectors/index.ts";
import type { Ratings } from "../movielens/ratings.ts";
import type { MovieFacts } from "../two-tower/titles.ts";
import { measureLists } from "./measure.ts";
import { measureTopN } from "./protocol.ts";
import { topNTask } from "./task.ts";

/** Viewers of two tastes, 90 ratings each; every tenth rating has two stars. */
function ratings(users = 80): Ratings {
  const random = createRandom("top-n");
  const rows = Array.from({ length: users }, (_, user) =>
    random
      .shuffle(Array.from({ length: 120 }, (__, movie) => movie))
      .filter((movie) => movie % 2 === user % 2 || random.next() < 0.1)
      .slice(0, 45)
      .map((movie, at) => [user + 1, movie + 1, at % 10 === 0 ? 2 : 4] as const),
  ).flat();
  return {
    count: rows.length,
    users: Int32Array.from(rows, ([user]) => user),
    movies: Int32Array.from(rows, ([, movie]) => movie),
    values: Float64Array.from(rows, ([, , stars]) => stars),
    times: new Float64Array(rows.length).fill(Number.NaN),
    parts: new Uint8Array(rows.length).fill(3),
  };
}

const cells = ({ offsets, columns, rows }: SparseMatrix) =>
  Array.from({ length: rows }, (_, row) => [...columns.subarray(offsets[row], offsets[row + 1])]);

describe("topNTask", () => {
  it("splits by the bucket of user and movie, and leaves out ratings below three stars", () => {
    const given = ratings();
    const { users, movies, train, valid, test, seen } = topNTask(given);
    const kept = given.values.filter((stars) => stars >= 3).length;
    expect(train.columns.length + valid.columns.length + test.columns.length).toBe(kept);
    expect(seen.columns.length).toBe(train.columns.length + valid.columns.length);
    for (const [matrix, first, last] of [
      [train, 0, 7],
      [valid, 8, 8],
      [test, 9, 9],
    ] as const) {
      cells(matrix).forEach((list, row) => {
        for (const column of list) {
          const place = bucket(`${users[row]}:${movies[column]}`);
          expect(place >= first && place <= last).toBe(true);
        }
      });
    }
  });
});

describe("measureLists", () => {
  it("measures viewers who saw something, and how many titles are shown", () => {
    const truth = {
      offsets: Uint32Array.of(0, 2, 2),
      columns: Uint32Array.of(1, 3),
      values: Float32Array.of(1, 1),
      rows: 2,
      dimensions: 20,
    };
    const columns = Int32Array.from({ length: 20 }, (_, at) => at);
    const measured = measureLists({ k: 10, columns, scores: new Float32Array(20) }, truth);
    expect([[...measured.recall], [...measured.mrr], [...measured.hit]]).toEqual([[1], [0.5], [1]]);
    const ideal = 1 + 1 / Math.log2(3);
    expect(measured.ndcg[0]).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 10);
    expect(measured.coverage).toBe(0.5);
  });
});

describe("measureTopN", () => {
  it("has a row for every method and the blend, with intervals and differences from EASE", async () => {
    const methods = { popularity: () => createPopularity(), ease: () => createEase({ regularisation: 20 }) };
    const result = await measureTopN(topNTask(ratings()), { methods });
    expect(result.rows.map(({ method }) => method)).toEqual(["popularity", "ease", "blend"]);
    const [popularity, ease] = result.rows;
    expect(ease.ndcg).toBeGreaterThan(popularity.ndcg);
    for (const { ndcg, intervals } of result.rows) {
      expect(intervals.ndcg.low).toBeLessThanOrEqual(ndcg);
      expect(intervals.ndcg.high).toBeGreaterThanOrEqual(ndcg);
    }
    expect(result.comparisons.map(({ method, against }) => `${method}-${against}`)).toEqual([
      "popularity-ease",
      "blend-ease",
    ]);
    expect(result.comparisons[0].mean).toBeCloseTo(popularity.ndcg - ease.ndcg, 4);
  });

  it("gives methods what is known of titles and viewers", async () => {
    const task = topNTask(ratings());
    // Titles of one taste are alike, as the viewers are.
    const taste = Float32Array.from({ length: 2 * task.movies.length }, (_, at) =>
      Number(at % 2 === (task.movies[Math.floor(at / 2)] - 1) % 2),
    );
    const sideFacts = {
      segments: task.users.map((user) => (user - 1) % 2),
      embeddings: { text: matrixOf(taste, 2) },
    };
    const methods = {
      popularity: () => createPopularity(),
      "popularity-segment": () => createPopularity({ perSegment: true, smoothing: 1 }),
      "content-knn-text": () => createContentKnn({ embedding: "text" }),
    };
    const { rows } = await measureTopN(task, { methods, sideFacts });
    const [popularity, segment, content] = rows.map(({ ndcg }) => ndcg);
    expect(segment).toBeGreaterThan(1.2 * popularity);
    expect(content).toBeGreaterThan(1.2 * popularity);
  });

  it("puts two towers beside the methods and into a blend of them", { timeout: 60_000 }, async () => {
    const task = topNTask(ratings());
    const facts = Array.from(task.movies, (movieId): MovieFacts => {
      const lists = { tmdbGenres: [], keywords: [], cast: [], directors: [], countries: [], languages: [] };
      return { movieId, movielensGenres: [(movieId - 1) % 2 === 0 ? "War" : "Romance"], ...lists };
    });
    const segments = task.users.map((user) => (user - 1) % 2);
    const towers = { dimensions: 16, modalityWidth: 8, historyLength: 20, batchSize: 64, epochs: 8 };
    const methods = {
      popularity: () => createPopularity(),
      "popularity-segment": () => createPopularity({ perSegment: true, smoothing: 1 }),
    };
    const { rows } = await measureTopN(task, { methods, sideFacts: { facts, segments }, towers });
    expect(rows.map(({ method }) => method)).toEqual([
      "popularity",
      "popularity-segment",
      "blend",
      "two-tower",
      "hybrid",
    ]);
    const [popularity, , blend, alone, hybrid] = rows;
    expect(alone.ndcg).toBeGreaterThan(1.2 * popularity.ndcg);
    const members = Object.keys(blend.weights ?? {}).filter((name) => (blend.weights?.[name] ?? 0) > 0);
    expect(Object.keys(hybrid.weights ?? {})).toEqual([...members, "two-tower"]);
    await expect(measureTopN(task, { methods, towers })).rejects.toMatchObject({ code: "missing-input" });
    const only = await measureTopN(task, { methods: {}, sideFacts: { facts, segments }, towers });
    expect(only.rows.map(({ method }) => method)).toEqual(["two-tower"]);
    expect(only.rows[0].ndcg).toBe(alone.ndcg);
  });

  it("says so when there is nothing to measure", async () => {
    await expect(measureTopN(topNTask(ratings()), { methods: {} })).rejects.toMatchObject({
      code: "invalid-option",
    });
  });
});
