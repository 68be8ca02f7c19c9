import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseThreshold, denseLabels, labelRowsOf, labelsOf, takeLabelRows } from "../../metrics/index.ts";
import { matrixOf, sparseMatrixOf } from "../../vectors/index.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { fitTagClassifier, TagClassifier, takeFeatures } from "./index.ts";

const titles = generatedTitles(700, 1);
const test = takeFeatures(titles.features, titles.test);
const truth = denseLabels(takeLabelRows(titles.labels, titles.test));
const small = { blocks: [32], dropout: 0.2, epochs: 12, learningRate: 3e-3 };
const options = {
  embedder: { kind: "tower" as const, hidden: [32], dimensions: 16, epochs: 4, batchSize: 64, termUnits: 32 },
  clusters: { count: 4, nearest: 2, minimumTitles: 5 },
  head: { ...small, members: 2 },
  local: small,
  evidence: { folds: 3 },
};
const work = { seed: 1, runtime: { threads: 1 } };
const quality = (scores: Float32Array) => chooseThreshold(scores, truth).value;

describe("fitTagClassifier", () => {
  let classifier: TagClassifier;
  beforeAll(async () => {
    classifier = await fitTagClassifier(titles, options, work);
  });
  afterAll(() => classifier.close());

  it("learns tags, and knows only frequencies of a title of which nothing is known", async () => {
    const scores = await classifier.predict(test);
    expect(scores.length).toBe(titles.test.length * 12);
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
    const frequent = await classifier.predict({ ...test, ...emptied(test.rows) });
    expect(quality(frequent)).toBeLessThan(0.45);
    expect(quality(scores)).toBeGreaterThan(quality(frequent) + 0.3);
  });

  it("says of a title alone what it says of it among others", async () => {
    const all = await classifier.predict(test);
    const one = await classifier.predict(takeFeatures(test, [7]));
    one.forEach((score, tag) => {
      expect(score).toBeCloseTo(all[7 * 12 + tag], 4);
    });
  });

  it("puts rare tags forward when asked to", async () => {
    const plain = await classifier.predict(test);
    const moved = await classifier.predict(test, { rareEmphasis: 0.5 });
    const mean = (scores: Float32Array, from: number, to: number) => {
      const chosen = scores.filter((_, at) => at % 12 >= from && at % 12 < to);
      return chosen.reduce((sum, score) => sum + score, 0) / chosen.length;
    };
    expect(mean(moved, 6, 12)).toBeGreaterThan(mean(plain, 6, 12));
    expect(mean(moved, 0, 6)).toBeLessThan(mean(plain, 0, 6));
  });

  it("gives the same from its files", async () => {
    const loaded = await TagClassifier.load(classifier.save(), { threads: 1 });
    expect([...(await loaded.predict(test))]).toEqual([...(await classifier.predict(test))]);
    expect([...(await loaded.clustersOf(test))]).toEqual([...(await classifier.clustersOf(test))]);
    await loaded.close();
    const { "tag-classifier.json": header } = classifier.save();
    await expect(TagClassifier.load({ "tag-classifier.json": header })).rejects.toMatchObject({
      code: "invalid-model",
    });
  });

  it("gives titles with like tags like embeddings", async () => {
    const { values, rows, dimensions } = await classifier.embed(test);
    const labels = takeLabelRows(titles.labels, titles.test);
    const cosines = { like: [0, 0], unlike: [0, 0] };
    for (let first = 0; first < rows; first++)
      for (let second = 0; second < first; second++) {
        const own = labelsOf(labels, first);
        const kind = labelsOf(labels, second).some((tag) => own.includes(tag)) ? "like" : "unlike";
        for (let axis = 0; axis < dimensions; axis++)
          cosines[kind][0] += values[first * dimensions + axis] * values[second * dimensions + axis];
        cosines[kind][1] += 1;
      }
    const mean = ([sum, count]: readonly number[]) => sum / count;
    expect(mean(cosines.like)).toBeGreaterThan(mean(cosines.unlike) + 0.1);
  });

  it("learns new labels in the clusters concerned and leaves the others as they were", async () => {
    const updated = await TagClassifier.load(classifier.save(), { threads: 1 });
    const changed = titles.train.slice(0, 1);
    const own = await updated.clustersOf(takeFeatures(titles.features, changed));
    const lists = Array.from({ length: titles.labels.rows }, (_, title) =>
      title === changed[0] ? [5] : [...labelsOf(titles.labels, title)],
    );
    const clusters = await updated.updateClusters(
      { ...titles, labels: labelRowsOf(lists, 12) },
      changed,
      work,
    );
    expect([...clusters]).toEqual([...own].sort());
    const [before, after] = [classifier.save(), updated.save()];
    for (let cluster = 0; cluster < 4; cluster++) {
      const name = `cluster-${cluster}.onnx`;
      if (!clusters.includes(cluster)) expect(after[name]).toEqual(before[name]);
    }
    expect(after["head-0.onnx"]).toEqual(before["head-0.onnx"]);
    expect(quality(await updated.predict(test))).toBeGreaterThan(
      quality(await classifier.predict(test)) - 0.1,
    );
    await updated.close();
  });

  it("chooses the number of clusters on the valid titles", async () => {
    // So many clusters have too few titles to learn a head from.
    const few = {
      ...options,
      clusters: { ...options.clusters, nearest: 1 },
      evidence: null,
      background: "frequencies",
    } as const;
    const withCount = (count: number | number[]) =>
      fitTagClassifier(titles, { ...few, clusters: { ...few.clusters, count } }, work);
    const [chosen, three, many] = [await withCount([60, 3]), await withCount(3), await withCount(60)];
    expect(chosen.clusters).toBe(3);
    const [own, alone] = [await chosen.predict(test), await three.predict(test)];
    expect([...own]).toEqual([...alone]);
    expect(quality(own)).toBeGreaterThan(quality(await many.predict(test)));
    for (const each of [chosen, three, many]) await each.close();
    await expect(
      fitTagClassifier(
        { ...titles, valid: new Int32Array() },
        { ...few, clusters: { ...few.clusters, count: [3, 60] } },
        work,
      ),
    ).rejects.toThrow(/chosen on valid titles/);
  });

  it("reads terms alone, and with frequencies behind the clusters", async () => {
    const features = { rows: titles.features.rows, terms: titles.features.terms };
    const extreme = await fitTagClassifier(
      { ...titles, features },
      { ...options, evidence: null, background: "frequencies" },
      work,
    );
    expect(quality(await extreme.predict(takeFeatures(features, titles.test)))).toBeGreaterThan(0.6);
    await extreme.close();
  });

  it("names what it cannot learn from", async () => {
    const none = { ...titles, train: titles.train.slice(0, 1) };
    await expect(fitTagClassifier(none, options)).rejects.toThrow(/at least 2 training titles/);
    const fewer = { ...titles, labels: takeLabelRows(titles.labels, [0, 1]) };
    await expect(fitTagClassifier(fewer, options)).rejects.toThrow(/700 titles have 2 rows of labels/);
    await expect(
      fitTagClassifier(titles, { ...options, clusters: null, background: "frequencies" }),
    ).rejects.toMatchObject({ code: "invalid-option" });
    await expect(fitTagClassifier(titles, options, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});

/** Features of titles of which nothing is known. */
function emptied(rows: number) {
  return {
    terms: sparseMatrixOf(
      Array.from({ length: rows }, () => []),
      60,
    ),
    dense: matrixOf(new Float32Array(rows * 60), 60),
  };
}
