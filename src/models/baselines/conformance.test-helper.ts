import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import {
  matrixOf,
  type SparseMatrix,
  sparseMatrixOf,
  takeSparseRows,
  topColumns,
} from "../../vectors/index.ts";
import type { FitWork, Interactions, Recommender } from "./recommender.ts";

/** A part of the suite that a recommender may leave out, with a reason. */
export type ConformancePart = "taste";

/** What {@link describeRecommender} needs to know of a recommender. */
export interface ConformanceSubject {
  readonly name: string;
  /** A new recommender with the same options on every call. */
  create(): Recommender;
  /** Parts that do not apply, each with the reason why. */
  readonly skips?: Partial<Record<ConformancePart, string>>;
}

/** Made-up viewers of two tastes; each taste likes its own half of the titles. */
export interface MadeUpViewing {
  readonly interactions: Interactions;
  /** Titles kept out of the histories: two for each viewer. */
  readonly validation: SparseMatrix;
  readonly titles: number;
}

/** Title t is of taste t mod 2, as viewer v is of taste v mod 2; nine in ten events are of the viewer's taste. */
export function madeUpViewing(viewers = 120, titles = 40, seed = "viewing"): MadeUpViewing {
  const random = createRandom(seed);
  const lists = Array.from({ length: viewers }, (_, viewer) => {
    const seen = new Set<number>();
    while (seen.size < 10) {
      const taste = random.next() < 0.9 ? viewer % 2 : 1 - (viewer % 2);
      seen.add(2 * random.integer(titles / 2) + taste);
    }
    return random.shuffle([...seen]);
  });
  const sparse = (cut: (list: number[]) => number[]) =>
    sparseMatrixOf(
      lists.map((list) => cut(list).map((title) => [title, 1] as const)),
      titles,
    );
  const histories = sparse((list) => list.slice(2));
  const tasteAxes = Float32Array.from({ length: titles * 3 }, (_, at) =>
    at % 3 === Math.floor(at / 3) % 2 ? 1 : 0.3 * random.next(),
  );
  return {
    titles,
    interactions: {
      histories,
      segments: Int32Array.from({ length: viewers }, (_, viewer) => (viewer % 7 === 0 ? -1 : viewer % 2)),
      times: Float64Array.from(histories.columns, () =>
        random.next() < 0.3 ? Number.NaN : 1e12 + 1e9 * random.next(),
      ),
      embeddings: { taste: matrixOf(tasteAxes, 3) },
    },
    validation: sparse((list) => list.slice(0, 2)),
  };
}

/** The suite that every recommender passes: call it inside a test file. */
export function describeRecommender(subject: ConformanceSubject): void {
  const viewing = madeUpViewing();
  const { interactions, validation, titles } = viewing;
  const viewers = { histories: interactions.histories, segments: interactions.segments };
  const fit = (work: FitWork = {}) => subject.create().fit(interactions, { seed: 7, validation, ...work });

  describe(`${subject.name} is a recommender`, () => {
    it("scores every title for every viewer, and names itself", async () => {
      const fitted = await fit();
      expect([fitted.name, fitted.titles]).toEqual([subject.create().name, titles]);
      const scores = await fitted.score(viewers);
      expect([scores.rows, scores.dimensions, scores.values.length]).toEqual([120, titles, 120 * titles]);
      expect(scores.values.every(Number.isFinite)).toBe(true);
      expect(new Set(scores.values).size).toBeGreaterThan(1);
    });

    it("scores a viewer the same, whoever stands beside, and new viewers like old ones", async () => {
      const fitted = await fit();
      const together = await fitted.score(viewers);
      const alone = await fitted.score({
        histories: takeSparseRows(viewers.histories, [5]),
        segments: viewers.segments?.subarray(5, 6),
      });
      alone.values.forEach((score, title) =>
        expect(score).toBeCloseTo(together.values[5 * titles + title], 4),
      );
    });

    it("has an answer for a viewer without a history, and none for nobody", async () => {
      const fitted = await fit();
      const nobody = await fitted.score({ histories: sparseMatrixOf([[], []], titles) });
      expect([nobody.rows, nobody.values.every(Number.isFinite)]).toEqual([2, true]);
      expect((await fitted.score({ histories: sparseMatrixOf([], titles) })).values).toHaveLength(0);
    });

    it("gives the same scores for the same seed, on any number of threads, and learns afresh on every fit", async () => {
      const recommender = subject.create();
      const first = await recommender.fit(interactions, { seed: 7, validation });
      await recommender.fit(madeUpViewing(40, 40, "other").interactions, { seed: 7 });
      const second = await recommender.fit(interactions, { seed: 7, validation, threads: 1 });
      const scores = await first.score(viewers);
      expect((await first.score(viewers)).values).toEqual(scores.values);
      (await second.score(viewers)).values.forEach((score, at) =>
        expect(score).toBeCloseTo(scores.values[at], 4),
      );
    });

    it("scores the same after saving and loading", async () => {
      const fitted = await fit();
      const loaded = await subject.create().load(fitted.save());
      expect([loaded.name, loaded.titles]).toEqual([fitted.name, titles]);
      expect((await loaded.score(viewers)).values).toEqual((await fitted.score(viewers)).values);
      expect(loaded.save()).toEqual(fitted.save());
    });

    it("refuses files that are not its own", async () => {
      await expect(subject.create().load({})).rejects.toMatchObject({ code: "invalid-model" });
      const names = Object.keys((await fit()).save());
      const damaged = Object.fromEntries(names.map((name) => [name, new Uint8Array(3)]));
      await expect(subject.create().load(damaged)).rejects.toMatchObject({ code: "invalid-model" });
    });

    it("says what is missing or does not fit, and stops when asked to", async () => {
      const recommender = subject.create();
      const nothing = { histories: sparseMatrixOf([[], []], titles) };
      await expect(recommender.fit(nothing)).rejects.toMatchObject({ code: "missing-input" });
      const short = { ...interactions, segments: new Int32Array(3) };
      await expect(recommender.fit(short)).rejects.toMatchObject({ code: "invalid-shape" });
      const fitted = await fit();
      const others = { histories: sparseMatrixOf([[]], titles + 1) };
      await expect(fitted.score(others)).rejects.toMatchObject({ code: "invalid-shape" });
      await expect(fit({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
    });

    it.skipIf(subject.skips?.taste !== undefined)("recommends what suits the viewer's taste", async () => {
      const top = topColumns(await (await fit()).score(viewers), 5, viewers.histories);
      const right = top.columns.filter((title, at) => title % 2 === Math.floor(at / 5) % 2).length;
      expect(right / top.columns.length).toBeGreaterThan(0.85);
    });
  });
  describeContributions(subject, viewing);
}

function describeContributions(
  subject: ConformanceSubject,
  { interactions, validation, titles }: MadeUpViewing,
): void {
  const viewers = { histories: interactions.histories, segments: interactions.segments };

  describe(`the reasons of ${subject.name}`, () => {
    it("takes scores apart by what the viewer has seen", async () => {
      const fitted = await subject.create().fit(interactions, { seed: 7, validation });
      const one = { histories: takeSparseRows(viewers.histories, [8]), segments: Int32Array.of(0) };
      const asked = [3, 30, one.histories.columns[0]];
      const { values } = await fitted.score(one);
      const { entries, base } = await fitted.contributions(one, asked);
      expect([entries.rows, entries.dimensions]).toEqual([one.histories.columns.length, 3]);
      asked.forEach((title, at) => {
        let sum = base[at];
        for (let entry = 0; entry < entries.rows; entry++) sum += entries.values[entry * 3 + at];
        expect(sum).toBeCloseTo(values[title], 4);
      });
      await expect(fitted.contributions(viewers, asked)).rejects.toMatchObject({ code: "invalid-shape" });
      await expect(fitted.contributions(one, [titles])).rejects.toMatchObject({ code: "invalid-shape" });
    });
  });
}
