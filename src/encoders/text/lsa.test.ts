import { Matrix, SVD } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { describeTextEmbedder, topicalDocuments } from "./conformance.test-helper.ts";
import { inverseDocumentFrequency, weighTerms } from "../../vectors/index.ts";
import { createLsa } from "./lsa.ts";
import { rightSingularVectors } from "./truncated-svd.ts";
import { buildCorpus } from "./vocabulary.ts";

describeTextEmbedder({ name: "lsa", create: () => createLsa({ dimensions: 8 }) });

describe("rightSingularVectors", () => {
  it("agrees with a dense decomposition up to sign", () => {
    const { vocabulary, corpus } = buildCorpus(topicalDocuments(60, "svd"), { minCount: 1 });
    const rows = weighTerms(corpus, inverseDocumentFrequency(corpus, vocabulary.size));
    const dense = Matrix.zeros(60, vocabulary.size);
    for (let row = 0; row < 60; row++) {
      for (let at = rows.offsets[row]; at < rows.offsets[row + 1]; at++)
        dense.set(row, rows.columns[at], rows.values[at]);
    }
    const expected = new SVD(dense, { autoTranspose: true }).rightSingularVectors;
    const found = rightSingularVectors(rows, { components: 4, iterations: 12, random: createRandom(1) });
    for (let component = 0; component < 4; component++) {
      const column = expected.getColumn(component);
      const product = column.reduce((sum, value, word) => sum + value * found[word * 4 + component], 0);
      expect(Math.abs(product)).toBeCloseTo(1, 4);
    }
  });

  it("leaves directions beyond the rank at zero", () => {
    const { corpus } = buildCorpus([{ text: "sun moon" }, { text: "sun moon" }], { minCount: 1 });
    const rows = weighTerms(corpus, Float32Array.of(1, 1));
    const found = rightSingularVectors(rows, { components: 3, iterations: 2, random: createRandom(1) });
    expect([...found].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.707, 0, 0, 0.707, 0, 0]);
  });
});
