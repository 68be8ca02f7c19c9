import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { matrixOf, rowOf } from "../../vectors/index.ts";
import type { MovieFacts } from "./titles.ts";
import { trainedCoverArt } from "./trained-art.ts";

const count = 640;
/** Titles from here on are cold. */
const firstCold = 560;
const dimensions = 12;

/** Pictures of two genres that one of twelve numbers tells, weakly; the last 80 titles are cold, every tenth has no picture. */
function source(genres: readonly string[] = ["War", "Romance"]) {
  const random = createRandom("pictures");
  const titles = Array.from(
    { length: count },
    (_, movieId) =>
      ({ movieId, movielensGenres: [genres[movieId % genres.length]] }) as unknown as MovieFacts,
  );
  const values = Float32Array.from({ length: count * dimensions }, (_, cell) => {
    const [title, at] = [Math.floor(cell / dimensions), cell % dimensions];
    return random.normal() + (at === 3 ? 2 * (title % 2) : 0);
  });
  const present = Uint8Array.from({ length: count }, (_, title) => Number(title % 10 !== 9));
  const art = { kind: "vectors", name: "cover-art", values: matrixOf(values, dimensions), present } as const;
  return { titles, warm: Uint8Array.from({ length: count }, (_, title) => Number(title < firstCold)), art };
}

/** How much further apart titles of two genres lie than titles of one, among cold titles. */
function separation(values: ReturnType<typeof matrixOf>): number {
  const cold = Array.from({ length: count - firstCold }, (_, at) => firstCold + at).filter(
    (title) => title % 10 !== 9,
  );
  const distances = { same: [] as number[], other: [] as number[] };
  for (const one of cold) {
    for (const two of cold) {
      if (one >= two) continue;
      const second = rowOf(values, two);
      const distance = rowOf(values, one).reduce((sum, value, at) => sum + (value - second[at]) ** 2, 0);
      distances[one % 2 === two % 2 ? "same" : "other"].push(distance);
    }
  }
  const [same, other] = [distances.same, distances.other].map(
    (list) => list.reduce((sum, distance) => sum + distance, 0) / list.length,
  );
  return other / same;
}

describe("trainedCoverArt", () => {
  it("draws pictures of one genre together, those of titles that it never saw too", async () => {
    const given = source();
    const trained = await trainedCoverArt(given, { seed: 1 });
    expect([trained.name, trained.values.rows]).toEqual(["trained-cover-art", count]);
    expect(trained.present).toEqual(given.art.present);
    expect(separation(trained.values)).toBeGreaterThan(1.15 * separation(given.art.values));
  });

  it("learns nothing from cold titles", async () => {
    const given = source();
    const changed = given.titles.map((title, at) =>
      given.warm[at] === 1 ? title : { ...title, movielensGenres: ["War"] },
    );
    const [first, second] = [
      await trainedCoverArt(given, { seed: 1 }),
      await trainedCoverArt({ ...given, titles: changed }, { seed: 1 }),
    ];
    expect(second.values.values).toEqual(first.values.values);
  });

  it("is missing everywhere when no genre is frequent enough", async () => {
    const names = Array.from({ length: count }, (_, at) => `genre ${at}`);
    const trained = await trainedCoverArt(source(names), { seed: 1 });
    expect(trained.present).toEqual(new Uint8Array(count));
  });
});
