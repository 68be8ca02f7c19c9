import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import { explainGenres } from "./explain.ts";
import { fitGenreSpectrum } from "./fit.ts";
import { quick } from "./generated-titles.test-helper.ts";

const words = ["ghost", "curse", "kiss", "wedding", "city", "house"];
const genres = ["Horror", "Romance"];

/** Counts of the six words. */
const encode = async (texts: readonly string[]) =>
  matrixOf(
    Float32Array.from(
      texts.flatMap((text) => words.map((word) => text.toLowerCase().split(word).length - 1)),
    ),
    words.length,
  );

async function trained() {
  const random = createRandom(3);
  const texts = Array.from({ length: 400 }, () =>
    Array.from({ length: 4 }, () => words[random.integer(6)]).join(" "),
  );
  const labels = Uint8Array.from(
    texts.flatMap((text) => [Number(/ghost|curse/.test(text)), Number(/kiss|wedding/.test(text))]),
  );
  const rows = Int32Array.from(texts, (_, row) => row);
  const titles = {
    text: await encode(texts),
    labels,
    genres,
    train: rows.subarray(0, 300),
    valid: rows.subarray(300),
  };
  return (await fitGenreSpectrum(titles, quick)).spectrum;
}

describe("explainGenres", () => {
  it("finds the sentence that speaks for each genre", async () => {
    const spectrum = await trained();
    const text = "A curse lies over the city. They kiss at the wedding. The house is old.";
    const explanations = await explainGenres(spectrum, text, { encode, locale: "en" });
    const strongest = new Map(explanations.map(({ genre, evidence }) => [genre, evidence[0].text.trim()]));
    expect(strongest.get("Horror")).toBe("A curse lies over the city.");
    expect(strongest.get("Romance")).toBe("They kiss at the wedding.");
    for (const { evidence, intensity } of explanations) {
      expect(intensity).toBeGreaterThan(0);
      for (const { start, end, text: piece } of evidence) expect(text.slice(start, end)).toBe(piece);
    }
    await spectrum.close();
  });

  it("finds words, of the strongest genres only", async () => {
    const spectrum = await trained();
    const options = { encode, unit: "word", genres: 1, locale: "en" } as const;
    const [first, ...others] = await explainGenres(spectrum, "the ghost of the house", options);
    expect(others).toEqual([]);
    expect([first.genre, first.evidence[0].text]).toEqual(["Horror", "ghost"]);
    const telling = { ...options, tells: (word: string) => word !== "the" && word !== "of" };
    const [{ evidence }] = await explainGenres(spectrum, "the ghost of the house", telling);
    expect(evidence.map((piece) => piece.text)).toEqual(["ghost", "house"]);
    const [{ evidence: sentences }] = await explainGenres(spectrum, "The ghost.", {
      ...telling,
      unit: "sentence",
    });
    expect(sentences.map((piece) => piece.text)).toEqual(["The ghost."]);
    await spectrum.close();
  });
});
