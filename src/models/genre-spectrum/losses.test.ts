import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { evaluate, input } from "../../tensor/index.ts";
import { neighbourLoss } from "./losses.ts";

async function lossOf(spectrum: number[][], labels: number[][], temperature: number): Promise<number> {
  const values = (rows: number[][]) => ({
    data: Float32Array.from(rows.flat()),
    shape: [rows.length, rows[0].length],
  });
  const s = input("spectrum", [spectrum.length, spectrum[0].length]);
  const y = input("labels", [labels.length, labels[0].length]);
  const feeds = { spectrum: values(spectrum), labels: values(labels) };
  const { loss } = await evaluate({ loss: neighbourLoss(s, y, temperature) }, feeds);
  return Number(loss.data[0]);
}

/** The definition, written out. */
function expectedLoss(spectrum: number[][], labels: number[][], temperature: number): number {
  const dot = (first: number[], second: number[]) =>
    first.reduce((sum, value, axis) => sum + value * second[axis], 0);
  const cosine = (first: number[], second: number[]) =>
    dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
  const each = spectrum.map((own, i) => {
    const others = spectrum.map((_, j) => j).filter((j) => j !== i);
    const weight = (j: number) => Math.exp(cosine(own, spectrum[j]) / temperature);
    const all = others.reduce((sum, j) => sum + weight(j), 0);
    const shared = others.reduce((sum, j) => sum + weight(j) * Math.min(1, dot(labels[i], labels[j])), 0);
    return -Math.log(shared / all + 1e-6);
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

describe("neighbourLoss", () => {
  const labels = [
    [1, 0, 1],
    [1, 1, 0],
    [0, 0, 0.6],
    [0, 1, 0],
  ];

  it("is what its formula says", async () => {
    const random = createRandom(1);
    const spectrum = labels.map(() => Array.from({ length: 5 }, () => random.normal()));
    expect(await lossOf(spectrum, labels, 0.3)).toBeCloseTo(expectedLoss(spectrum, labels, 0.3), 4);
  });

  it("is near zero when those that share a label lie together, apart from the others", async () => {
    const together = [
      [1, 0],
      [1, 0.01],
      [0, 1],
      [0.01, 1],
    ];
    const pairs = [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ];
    expect(await lossOf(together, pairs, 0.05)).toBeLessThan(0.001);
    expect(await lossOf(together, [pairs[0], pairs[2], pairs[1], pairs[3]], 0.05)).toBeGreaterThan(5);
  });
});
