import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import { mixupSource, partnerWeights } from "./mixup-source.ts";

/** 90 titles of a common genre and 10 of a rare one; each title's only feature is its own number. */
const labels = matrixOf(
  Float32Array.from({ length: 200 }, (_, index) => Number(index % 2 === (index < 180 ? 0 : 1))),
  2,
);
const text = matrixOf(
  Float32Array.from({ length: 100 }, (_, row) => row),
  1,
);

async function draw(alpha: number, rareEmphasis: number, request: { first: number; rows: number }) {
  const source = mixupSource({ text, labels }, { alpha, rareEmphasis, copies: 10 });
  const arrays = { text: new Float32Array(request.rows), labels: new Float32Array(request.rows * 2) };
  await source.fill(arrays, { ...request, seed: 1, random: createRandom(1).fork(`at ${request.first}`) });
  return { source, ...arrays };
}

describe("mixupSource", () => {
  it("makes ten samples of every title, features and labels mixed by the same share", async () => {
    const { source, labels: mixed } = await draw(0.4, 0, { first: 0, rows: 1000 });
    expect(source.samples).toBe(1000);
    for (let row = 0; row < 1000; row++) expect(mixed[2 * row] + mixed[2 * row + 1]).toBeCloseTo(1, 5);
    expect(mixed.some((value) => value > 0.05 && value < 0.95)).toBe(true);
  });

  it("draws rare titles more often the higher the emphasis", async () => {
    const rareMass = async (emphasis: number) => {
      const { labels: mixed } = await draw(1, emphasis, { first: 0, rows: 5000 });
      return mixed.reduce((sum, value, index) => sum + (index % 2 === 1 ? value : 0), 0) / 5000;
    };
    // Half of the mass is the title itself (.1 rare), half the partner.
    expect(await rareMass(0)).toBeCloseTo(0.1, 1);
    // Weights 1/√90 and 1/√10: rare partners with 10·.316 / (10·.316 + 90·.105) = .25.
    expect(Math.abs((await rareMass(1)) - (0.05 + 0.125))).toBeLessThan(0.02);
  });

  it("mixes little when alpha is small", async () => {
    const middling = async (alpha: number) => {
      const { labels: mixed } = await draw(alpha, 1, { first: 0, rows: 4000 });
      return mixed.filter((value) => value > 0.2 && value < 0.8).length;
    };
    expect(await middling(0.1)).toBeLessThan((await middling(1)) / 2);
  });

  it("fills the same request in the same way", async () => {
    const request = { first: 300, rows: 50 };
    expect((await draw(0.4, 1, request)).text).toEqual((await draw(0.4, 1, request)).text);
  });
});

describe("partnerWeights", () => {
  it("follows the rarest genre of a title", () => {
    const weights = partnerWeights(matrixOf(Float32Array.of(1, 0, 1, 0, 1, 1, 0, 0), 2), 1);
    expect([...weights]).toEqual([Math.sqrt(1 / 3), Math.sqrt(1 / 3), 1, Math.sqrt(1 / 3)]);
  });
});
