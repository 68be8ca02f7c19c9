import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { inverseDocumentFrequency, weighTerms } from "../../../vectors/index.ts";
import { fitLogisticRegressions, logOdds } from "./logistic-regression.ts";
import { fitTermEvidence, type LabelledDocuments, TermEvidence } from "./term-evidence.ts";

/** Documents of 8 of 30 terms; terms 0–4 make the first genre likely, 5–9 the second. */
function documents(count: number, seed: number): LabelledDocuments {
  const random = createRandom(seed);
  const tokens = Uint32Array.from({ length: count * 8 }, () => random.integer(30));
  const offsets = Uint32Array.from({ length: count + 1 }, (_, index) => index * 8);
  const labels = new Uint8Array(count * 2);
  for (let row = 0; row < count; row++) {
    const own = tokens.subarray(row * 8, row * 8 + 8);
    for (const genre of [0, 1]) {
      const hits = own.filter((token) => Math.floor(token / 5) === genre).length;
      labels[row * 2 + genre] = Number(random.next() < hits / 3);
    }
  }
  const train = Int32Array.from({ length: Math.floor(count * 0.7) }, (_, row) => row);
  return { documents: { tokens, offsets }, terms: 30, labels, genres: 2, train };
}

describe("fitLogisticRegressions", () => {
  it("reaches the minimum: the gradient of its objective vanishes", () => {
    const titles = documents(200, 1);
    const rows = weighTerms(titles.documents, inverseDocumentFrequency(titles.documents, 30));
    const { labels, train } = titles;
    const limit = 2;
    const task = { rows, labels, labelCount: 2, train, inverseRegularisation: limit, passes: 200 };
    const classifiers = fitLogisticRegressions({ ...task, random: createRandom(1) });
    const margins = logOdds(rows, classifiers);
    // ∇ = w + C Σ (σ(wᵀx) − y) x
    const gradient = Float64Array.from(classifiers.weights);
    for (const row of train) {
      for (const genre of [0, 1]) {
        const error = limit * (1 / (1 + Math.exp(-margins[row * 2 + genre])) - labels[row * 2 + genre]);
        for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++) {
          gradient[rows.columns[at] * 2 + genre] += error * rows.values[at];
        }
        gradient[30 * 2 + genre] += error;
      }
    }
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(0.01);
  });
});

describe("fitTermEvidence", () => {
  const titles = documents(2000, 2);

  it("speaks for the genres of unseen documents", () => {
    const { logOdds: evidence } = fitTermEvidence(titles);
    const means = [0, 1].map((label) => {
      const rows = Array.from({ length: 600 }, (_, index) => 1400 + index).filter(
        (row) => titles.labels[row * 2] === label,
      );
      return rows.reduce((sum, row) => sum + evidence.values[row * 2], 0) / rows.length;
    });
    expect(means[1] - means[0]).toBeGreaterThan(1);
  });

  it("does not see the label of a training document in its own evidence", () => {
    // Labels that have nothing to do with the text can only be known by heart.
    const random = createRandom(3);
    const tokens = titles.documents.tokens.map(() => random.integer(600));
    const labels = titles.labels.map(() => random.integer(2));
    const noise = { ...titles, documents: { ...titles.documents, tokens }, terms: 600, labels };
    const agreement = (values: Float32Array) => {
      const first = values.subarray(0, titles.train.length * 2);
      return (
        first.reduce((sum, value, index) => sum + (noise.labels[index] ? value : -value), 0) / first.length
      );
    };
    const { logOdds: outOfFold, evidence } = fitTermEvidence(noise, { inverseRegularisation: 100 });
    expect(agreement(evidence.logOdds(noise.documents).values)).toBeGreaterThan(1);
    expect(agreement(outOfFold.values)).toBeLessThan(0.1);
  });

  it("gives unseen documents the same evidence after it was saved and loaded", () => {
    const { evidence, logOdds: fitted } = fitTermEvidence(titles);
    const loaded = TermEvidence.load(evidence.save());
    expect(loaded.logOdds(titles.documents)).toEqual(evidence.logOdds(titles.documents));
    expect(loaded.logOdds(titles.documents).values.subarray(2800)).toEqual(fitted.values.subarray(2800));
    expect(() => TermEvidence.load({})).toThrow(/damaged/);
  });

  it("weighs the terms of a genre above the others", () => {
    const { evidence } = fitTermEvidence(titles);
    const weights = Array.from({ length: 30 }, (_, term) => evidence.weight(term, 1));
    expect(Math.min(...weights.slice(5, 10))).toBeGreaterThan(Math.max(...weights.slice(10)));
  });

  it("is the same for the same seed, and needs enough titles", () => {
    expect(fitTermEvidence(titles, {}, { seed: 4 }).logOdds).toEqual(
      fitTermEvidence(titles, {}, { seed: 4 }).logOdds,
    );
    expect(() => fitTermEvidence({ ...titles, train: Int32Array.of(1) })).toThrow(/5 training titles/);
  });
});
