import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { matrixOf } from "../../../vectors/index.ts";
import { moodPicture } from "../pictures.test-helper.ts";
import { createVisualFeatures } from "../visual/visual-features.ts";
import { fitTrainedImages } from "./fit.ts";
import { TrainedImages } from "./trained-images.ts";

const pictures = 80;
const isBright = (at: number) => at % 2 === 0;

async function mood() {
  const sources = await Promise.all(
    Array.from({ length: pictures }, (_, at) => moodPicture(isBright(at), at)),
  );
  const { vectors } = await createVisualFeatures().encode(sources);
  const labels = Uint8Array.from({ length: pictures * 2 }, (_, at) =>
    Number(isBright(Math.floor(at / 2)) === (at % 2 === 0)),
  );
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, at) => from + at);
  return { vectors, labels, labelNames: ["comedy", "horror"], train: rows(0, 50), valid: rows(50, 60) };
}

describe("fitTrainedImages", () => {
  it("learns labels that it can see, and survives saving", async () => {
    const images = await mood();
    const trained = await fitTrainedImages(images, { epochs: 30, dimensions: 8 }, { seed: 3 });
    const probabilities = await trained.probabilities(images.vectors);
    for (let row = 60; row < pictures; row++) {
      const [comedy, horror] = probabilities.values.subarray(row * 2, row * 2 + 2);
      expect(comedy > horror).toBe(isBright(row));
    }
    const embedding = await trained.embed(images.vectors);
    expect(embedding.dimensions).toBe(8);
    const loaded = await TrainedImages.load(trained.save());
    expect([...(await loaded.embed(images.vectors)).values]).toEqual([...embedding.values]);
    const again = await fitTrainedImages(images, { epochs: 30, dimensions: 8 }, { seed: 3 });
    expect(again.save()).toEqual(trained.save());
    await Promise.all([trained, loaded, again].map((model) => model.close()));
  });

  it("says what does not fit", async () => {
    const random = createRandom(1);
    const vectors = matrixOf(
      Float32Array.from({ length: 8 }, () => random.normal()),
      2,
    );
    const images = {
      vectors,
      labels: new Uint8Array(3),
      labelNames: ["a"],
      train: Int32Array.of(0),
      valid: new Int32Array(),
    };
    await expect(fitTrainedImages(images)).rejects.toMatchObject({ code: "invalid-shape" });
    await expect(fitTrainedImages({ ...images, train: new Int32Array() })).rejects.toMatchObject({
      code: "invalid-option",
    });
    await expect(TrainedImages.load({})).rejects.toMatchObject({ code: "invalid-model" });
  });
});
