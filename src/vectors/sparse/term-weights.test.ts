import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitTermWeights, TermWeights, type TermWeightsOptions } from "./term-weights.ts";

const segment = (text: string) => text.split(" ").filter(Boolean);
const fit = (texts: readonly string[], options?: TermWeightsOptions) =>
  fitTermWeights(texts, segment, options);

describe("fitTermWeights", () => {
  const texts = ["the serial killer", "a serial killer again", "the killer", "serial the"];

  it("keeps words and runs by the number of documents that they occur in", () => {
    expect(fit(texts, { longestNgram: 2 }).terms).toEqual(
      ["serial", "the", "killer", "serial killer"].sort(byFrequency),
    );
    expect(fit(texts, { longestNgram: 3, maximumTerms: 3 }).terms.toSorted()).toEqual([
      "killer",
      "serial",
      "the",
    ]);
    expect(fit(texts, { maximumDocumentShare: 0.5, minimumDocuments: 1 }).terms).toEqual(["a", "again"]);
  });

  // All three words occur in three of the four documents; the order is that of the first meeting.
  const order = ["the", "serial", "killer", "serial killer"];
  const byFrequency = (first: string, second: string) => order.indexOf(first) - order.indexOf(second);

  it("skips what it does not know and finds runs across it", () => {
    const weights = fit(texts, { longestNgram: 2, unit: false, sublinear: false });
    const { columns, values } = weights.transform(["serial mad killer serial killer"]);
    const found = Array.from(columns, (column, at) => [
      weights.terms[column],
      values[at] / weights.idf[column],
    ]);
    expect(Object.fromEntries(found)).toEqual({ serial: 2, killer: 2, "serial killer": 2 });
  });

  it("finds the same runs as counting them one by one", () => {
    const documents = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 3 }), (lists, minimumDocuments) => {
        const frequencies = new Map<string, number>();
        for (const list of lists) {
          const runs = list.flatMap((_, start) =>
            [1, 2, 3].map((length) => list.slice(start, start + length)),
          );
          const whole = runs.filter((run, at) => run.length === (at % 3) + 1).map((run) => run.join(" "));
          for (const run of new Set(whole)) frequencies.set(run, (frequencies.get(run) ?? 0) + 1);
        }
        // Runs are runs of kept words; with all three letters kept that is what stands above.
        fc.pre(["a", "b", "c"].every((letter) => (frequencies.get(letter) ?? 0) >= minimumDocuments));
        const expected = [...frequencies]
          .filter(([, count]) => count >= minimumDocuments)
          .map(([run]) => run);
        const weights = fit(
          lists.map((list) => list.join(" ")),
          { longestNgram: 3, minimumDocuments },
        );
        expect(weights.terms.toSorted()).toEqual(expected.toSorted());
      }),
    );
  });

  it("reads the same after saving and loading, and refuses damaged files", () => {
    const weights = fit(texts, { longestNgram: 2, sublinear: false });
    const saved: unknown = JSON.parse(JSON.stringify(weights));
    const loaded = TermWeights.load(saved, segment);
    expect(loaded.transform(texts)).toEqual(weights.transform(texts));
    expect(loaded.terms).toEqual(weights.terms);
    expect(() => TermWeights.load({ ...(saved as object), frequencies: [1] }, segment)).toThrow(
      /differ in number/,
    );
    expect(() => TermWeights.load({}, segment)).toThrow(/words/);
  });

  it("says that there is nothing to learn from", () => {
    expect(() => fit(["one", "two"])).toThrow(/at least 2 of 2 documents/);
  });
});
