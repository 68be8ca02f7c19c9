import { describe, expect, it } from "vitest";
import { internWords } from "./term-documents.ts";
import { inverseDocumentFrequency, weighTerms } from "./weigh-terms.ts";

describe("weighTerms", () => {
  const { documents, words } = internWords(["star sun sun", "sun moon", ""], (text) =>
    text.split(" ").filter(Boolean),
  );
  const idf = inverseDocumentFrequency(documents, 3);

  it("weighs by sublinear frequency and rarity, at unit length", () => {
    expect(words).toEqual(["star", "sun", "moon"]);
    expect(idf[1]).toBeCloseTo(Math.log(4 / 3) + 1, 6);
    const rows = weighTerms(documents, idf);
    const [star, sun] = [Math.log(4 / 2) + 1, (1 + Math.log(2)) * (Math.log(4 / 3) + 1)];
    expect([...rows.values.subarray(0, 2)]).toEqual(
      [star, sun].map((value) => expect.closeTo(value / Math.hypot(star, sun), 6) as number),
    );
    expect([...rows.offsets]).toEqual([0, 2, 4, 4]);
    expect(rows.dimensions).toBe(3);
  });

  it("counts plainly and leaves lengths alone where asked", () => {
    const rows = weighTerms(documents, Float32Array.of(1, 1, 1), { sublinear: false, unit: false });
    expect([...rows.values]).toEqual([1, 2, 1, 1]);
  });

  it("gives entries in the order of their columns, or of the text", () => {
    const turned = { tokens: Uint32Array.of(2, 0, 2), offsets: Uint32Array.of(0, 3) };
    expect([...weighTerms(turned, idf).columns]).toEqual([0, 2]);
    expect([...weighTerms(turned, idf, { order: "text" }).columns]).toEqual([2, 0]);
  });
});
