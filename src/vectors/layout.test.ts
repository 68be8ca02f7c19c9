import { describe, expect, it } from "vitest";
import { createRandom } from "../core/index.ts";
import { layOutNeighbours } from "./layout.ts";
import { matrixOf } from "./matrix.ts";
import { nearestNeighbours } from "./neighbours.ts";
import { principalCoordinates } from "./principal-coordinates.ts";

/** Rows around three directions in eight dimensions, in turn. */
function clusters(rows: number) {
  const random = createRandom("clusters");
  const values = Float32Array.from({ length: rows * 8 }, (_, at) => {
    const [row, axis] = [Math.floor(at / 8), at % 8];
    return (axis === row % 3 ? 1 : 0) + 0.1 * random.normal();
  });
  return matrixOf(values, 8);
}

const layOut = async (seed: number) => {
  const matrix = clusters(150);
  const neighbours = await nearestNeighbours(matrix, { k: 20 });
  return layOutNeighbours(matrix, neighbours, { rounds: 100 }, { random: createRandom(seed) });
};

describe("layOutNeighbours", () => {
  it("keeps the clusters together", async () => {
    const places = await layOut(1);
    const distance = (a: number, b: number) =>
      Math.hypot(places[a * 2] - places[b * 2], places[a * 2 + 1] - places[b * 2 + 1]);
    let right = 0;
    for (let row = 0; row < 150; row++) {
      const others = Array.from({ length: 150 }, (_, other) => other).filter((other) => other !== row);
      const nearest = others.reduce((best, other) =>
        distance(row, other) < distance(row, best) ? other : best,
      );
      if (nearest % 3 === row % 3) right++;
    }
    expect(right).toBeGreaterThan(145);
  });

  it("gives the same bytes for the same seed", async () => {
    expect(await layOut(5)).toEqual(await layOut(5));
  });

  it("refuses neighbours of other rows and stops when cancelled", async () => {
    const matrix = clusters(30);
    const neighbours = await nearestNeighbours(matrix, { k: 5 });
    const work = { random: createRandom(1) };
    await expect(layOutNeighbours(clusters(31), neighbours, {}, work)).rejects.toMatchObject({
      code: "invalid-shape",
    });
    const stopped = layOutNeighbours(matrix, neighbours, {}, { ...work, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("principalCoordinates", () => {
  it("finds the axis along which rows differ", () => {
    const matrix = matrixOf(Float32Array.of(0, 1, 10, 0, 1, 20, 0, 1, 30), 3);
    const coordinates = principalCoordinates(matrix);
    [-1, 0, 0, 0, 1, 0].forEach((value, at) => {
      expect(coordinates[at]).toBeCloseTo(value, 6);
    });
  });

  it("leaves equal rows at the origin", () => {
    expect([...principalCoordinates(matrixOf(new Float32Array(6), 3))]).toEqual([0, 0, 0, 0]);
  });
});
