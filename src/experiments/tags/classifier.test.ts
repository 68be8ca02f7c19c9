import { describe, expect, it } from "vitest";
import { matrixOf } from "../../vectors/index.ts";
import { tagBaselines } from "./baselines.ts";
import { singleVectorScorers, tagClassifierScorers } from "./classifier.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import type { DecisionRow } from "./measure-decisions.ts";
import { measureTags } from "./protocol.ts";
import { mpstTask } from "./task.ts";
import { createTermFeatures } from "./term-features.ts";

const terms = createTermFeatures({ minimumDocuments: 3 });
/** The terms themselves, which are few here, as dense vectors. */
const dense = async (problem: Parameters<typeof terms>[0]) => {
  const { offsets, columns, values, rows, dimensions } = terms(problem);
  const vectors = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++)
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      vectors[row * dimensions + columns[at]] = values[at];
  return matrixOf(vectors, dimensions);
};

describe("tagClassifierScorers", () => {
  it("gives rows that are far better than frequencies, and one model for two rows", async () => {
    const scorers = tagClassifierScorers(terms, dense);
    expect(scorers.map(({ method, against }) => [method, against])).toEqual([
      ["base", []],
      ["triplet", ["base"]],
      ["full", ["base", "triplet"]],
      ["blended", ["full", "logistic-regression"]],
      ["blended-rare", ["full", "logistic-regression-balanced"]],
    ]);
    const asked = ["blended", "blended-rare"];
    const { rows } = await measureTags(mpstTask(generatedTitles(250)), [
      ...tagBaselines().filter(({ method }) => method === "label-frequencies"),
      ...scorers.filter(({ method }) => asked.includes(method)),
    ]);
    const [frequencies, ...others] = rows as DecisionRow[];
    expect(others.map(({ method }) => method)).toEqual(
      asked.flatMap((method) => [method, `${method}-per-tag`]),
    );
    for (const row of others) expect(row.microF1).toBeGreaterThan(frequencies.microF1 + 0.15);
  });
});

describe("singleVectorScorers", () => {
  it("reads the vectors that its rows name", async () => {
    const asked: string[] = [];
    const scorers = singleVectorScorers(terms, (names) => {
      asked.push(names.join(" "));
      return dense;
    });
    expect(asked).toEqual(["lsa", "doc2vec", "word2vec"]);
    const { rows } = await measureTags(mpstTask(generatedTitles(250)), scorers.slice(0, 1));
    expect(rows[0].method).toBe("blended-lsa");
    expect((rows[0] as DecisionRow).microF1).toBeGreaterThan(0.4);
  });
});
