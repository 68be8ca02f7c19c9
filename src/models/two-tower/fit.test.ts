import { describe, expect, it } from "vitest";
import { sparseMatrixOf, takeSparseRows, topColumns } from "../../vectors/index.ts";
import { fitTwoTower, type TwoTowerTraining } from "./fit.ts";
import { FittedTwoTower } from "./fitted-two-tower.ts";
import { madeUpModalities, madeUpViewing } from "./made-up-viewing.test-helper.ts";
import type { TwoTowerOptions } from "./options.ts";

const small: TwoTowerOptions = {
  dimensions: 16,
  modalityWidth: 8,
  idDimensions: 8,
  attentionWidth: 8,
  historyLength: 5,
  residualBlocks: 1,
  batchSize: 32,
  epochs: 12,
  learningRate: 5e-3,
};
const runtime = { threads: 1 };
const { training, validation } = madeUpViewing();
const fitted = fitTwoTower(training, { ...small, epochs: 20, idDropout: 0.3 }, { seed: 3, runtime });

/** The share of the first titles of lists that are of the viewer's taste. */
async function rightTaste(model: FittedTwoTower, among: (title: number) => boolean): Promise<number> {
  const scores = await model.score(training);
  const masked = scores.values.map((score, at) => (among(at % 30) ? score : Number.NEGATIVE_INFINITY));
  const { columns } = topColumns({ ...scores, values: masked }, 3);
  return columns.filter((title, at) => title % 2 === Math.floor(at / 3) % 2).length / columns.length;
}

describe("fitTwoTower", () => {
  it("recommends what suits, among titles that were watched and among those that nobody saw", async () => {
    const { model } = await fitted;
    expect(await rightTaste(model, (title) => title < 24)).toBeGreaterThan(0.9);
    expect(await rightTaste(model, (title) => title >= 24)).toBeGreaterThan(0.9);
  });

  it.each<[string, TwoTowerOptions]>([
    ["concatenation", { fusion: "concatenation" }],
    ["no ids", { titleIds: false }],
    ["softmax over the titles of the batch", { loss: "softmax" }],
    ["contrastive", { loss: "contrastive" }],
    ["a perceptron over pairs", { match: "perceptron" }],
    ["histories of other titles", { history: "others" }],
    ["several titles an example", { targetsPerExample: 3, epochs: 36 }],
    ["fewer examples than a batch has room for", { targetsPerExample: 3, batchSize: 256, epochs: 80 }],
    [
      "several other titles an example",
      { targetsPerExample: 3, epochs: 36, history: "others", loss: "softmax" },
    ],
  ])("learns with %s", async (_name, options) => {
    const { model } = await fitTwoTower(training, { ...small, ...options }, { seed: 3, runtime });
    expect(await rightTaste(model, (title) => title < 24)).toBeGreaterThan(0.8);
    await model.close();
  });

  it("gives the same bytes again, and from a checkpoint in the middle", async () => {
    const whole = await fitTwoTower(training, { ...small, epochs: 4 }, { seed: 5, validation, runtime });
    let saved: Uint8Array | undefined;
    const stop = new AbortController();
    const broken = fitTwoTower(
      training,
      { ...small, epochs: 4 },
      {
        seed: 5,
        validation,
        runtime,
        signal: stop.signal,
        checkpoint: { save: (bytes) => void (saved = bytes.slice()) },
        onProgress: ({ epoch }) => epoch === 3 && stop.abort(),
      },
    );
    await expect(broken).rejects.toMatchObject({ code: "cancelled" });
    const checkpoint = { save: () => undefined, resume: saved };
    const work = { seed: 5, validation, runtime, checkpoint };
    const resumed = await fitTwoTower(training, { ...small, epochs: 4 }, work);
    expect(resumed.model.save()).toEqual(whole.model.save());
    expect(resumed.history).toEqual(whole.history);
    expect(whole.bestMeasure).toBeGreaterThan(0);
  });

  it("ends early when validation titles are not ranked better any more, and keeps the best", async () => {
    const { history, bestEpoch, bestMeasure } = await fitTwoTower(
      training,
      { ...small, epochs: 200, patience: 2 },
      { seed: 1, validation, runtime },
    );
    expect(history.length).toBeLessThan(200);
    expect(bestEpoch).toBe(history.length - 2);
    expect(bestMeasure).toBe(Math.max(...history.map(({ measure = 0 }) => measure)));
  });

  it.each<[string, Partial<TwoTowerTraining>, string, RegExp]>([
    ["no event", { histories: sparseMatrixOf([[], []], 30) }, "missing-input", /no event/],
    ["other titles", { modalities: madeUpModalities(29) }, "invalid-shape", /30 titles, modalities of 29/],
    ["no modality", { modalities: [] }, "missing-input", /no modality/],
    ["other times", { times: new Float64Array(3) }, "invalid-shape", /as many times, not 3/],
    ["events of cold titles", { warm: new Uint8Array(30) }, "invalid-shape", /not warm/],
  ])("refuses %s", async (_name, change, code, message) => {
    const refused = fitTwoTower({ ...training, ...change }, small);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

describe("FittedTwoTower", () => {
  it("is the same after saving and loading, and refuses what is not its own", async () => {
    const { model } = await fitted;
    const loaded = await FittedTwoTower.load(model.save());
    expect(await loaded.score(training)).toEqual(await model.score(training));
    expect(loaded.save()).toEqual(model.save());
    expect([loaded.titles, loaded.dimensions, loaded.modalityNames]).toEqual([
      30,
      16,
      ["words", "genres", "id"],
    ]);
    await loaded.close();
    await expect(FittedTwoTower.load({})).rejects.toMatchObject({ code: "invalid-model" });
    const damaged = Object.fromEntries(Object.keys(model.save()).map((name) => [name, new Uint8Array(3)]));
    await expect(FittedTwoTower.load(damaged)).rejects.toMatchObject({ code: "invalid-model" });
  });

  it("weighs only modalities that a title has", async () => {
    const { attention } = (await fitted).model.catalogue;
    for (let title = 0; title < 30; title++) {
      const [words, genres, id] = attention.values.subarray(title * 3, title * 3 + 3);
      expect(words + genres + id).toBeCloseTo(1, 5);
      expect([words === 0, id === 0]).toEqual([title % 5 === 4, title >= 24]);
    }
  });

  it("embeds a new title as it does a cold one of the catalogue, and one without any modality too", async () => {
    const { model } = await fitted;
    const cold = await model.embedTitles(training.modalities);
    const [first, end] = [25 * 16, 30 * 16];
    expect(cold.vectors.values.subarray(first, end)).toEqual(
      model.catalogue.vectors.values.subarray(first, end),
    );
    const nothing = await model.embedTitles([
      {
        kind: "vectors",
        name: "words",
        values: { values: new Float32Array(4), rows: 1, dimensions: 4 },
        present: Uint8Array.of(0),
      },
      { kind: "categories", name: "genres", categories: { ...sparseMatrixOf([[]], 5) } },
    ]);
    expect([...nothing.attention.values]).toEqual([0, 0, 0]);
    expect(nothing.vectors.values.every(Number.isFinite)).toBe(true);
    await expect(model.embedTitles(training.modalities.slice(1))).rejects.toMatchObject({
      code: "invalid-shape",
    });
  });

  it("has an answer for a viewer without a history, and scores each alike whoever stands beside", async () => {
    const { model } = await fitted;
    const nobody = await model.score({ histories: sparseMatrixOf([[], [[29, 1]]], 30) });
    expect(nobody.values.every(Number.isFinite)).toBe(true);
    // Title 29 was never trained on: a history of nothing else is like none.
    expect(nobody.values.subarray(0, 30)).toEqual(nobody.values.subarray(30));
    const alone = await model.score({
      histories: takeSparseRows(training.histories, [7]),
      times: training.times?.subarray(training.histories.offsets[7], training.histories.offsets[8]),
      features: {
        values: training.features?.values.subarray(14, 16) ?? new Float32Array(),
        rows: 1,
        dimensions: 2,
      },
    });
    const together = await model.score(training);
    alone.values.forEach((score, title) => expect(score).toBeCloseTo(together.values[7 * 30 + title], 4));
    await expect(model.score({ histories: sparseMatrixOf([[]], 31) })).rejects.toMatchObject({
      code: "invalid-shape",
    });
  });

  it("says what of a history counted", async () => {
    const { model } = await fitted;
    const histories = sparseMatrixOf(
      [
        [
          [0, 1],
          [3, 1],
          [29, 1],
        ],
        [],
      ],
      30,
    );
    const [weights, none] = await model.historyWeights({ histories });
    expect(weights.map(({ title }) => title).toSorted((a, b) => a - b)).toEqual([0, 3]);
    expect(weights[0].weight + weights[1].weight).toBeCloseTo(1, 5);
    expect(none).toEqual([]);
  });
});
