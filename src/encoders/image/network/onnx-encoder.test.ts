import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  add,
  constant,
  input,
  multiply,
  mean,
  reshape,
  serialise,
  type Tensor,
} from "../../../tensor/index.ts";
import { describeImageEncoder } from "../conformance.test-helper.ts";
import { picture } from "../pictures.test-helper.ts";
import { openOnnxImageEncoder } from "./onnx-encoder.ts";

const side = 16;
const preprocessor = {
  size: { shortest_edge: side },
  do_center_crop: true,
  crop_size: side,
  image_mean: [0.5, 0.25, 0],
  image_std: [0.5, 0.5, 1],
  resample: 3,
};
let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marquee-image-model-"));
});
afterAll(() => rm(root, { recursive: true }));

/** A model folder whose network makes something of the pixels `[pictures, 3, side, side]`. */
async function modelFolder(build: (pixels: Tensor) => Record<string, Tensor>, config: object = preprocessor) {
  const folder = join(root, String(count++));
  await mkdir(join(folder, "onnx"), { recursive: true });
  await writeFile(join(folder, "preprocessor_config.json"), JSON.stringify(config));
  await writeFile(
    join(folder, "onnx/model.onnx"),
    serialise(build(input("pixel_values", ["batch", 3, side, side]))),
  );
  return folder;
}

/** Twice the pixels and one: a map of features. */
const featureMap = (pixels: Tensor) => ({ last_hidden_state: add(multiply(pixels, 2), 1) });

describeImageEncoder("an ONNX backbone", async () =>
  openOnnxImageEncoder({ folder: await modelFolder(featureMap) }),
);

describe("openOnnxImageEncoder", () => {
  it("scales and shifts the channels as the configuration says, and averages a map over its area", async () => {
    const encoder = await openOnnxImageEncoder({ folder: await modelFolder(featureMap) });
    const { vectors } = await encoder.encode([await picture("#ff8000", { bar: "#ff8000" }).toBuffer()]);
    const expected = [(1 - 0.5) / 0.5, (128 / 255 - 0.25) / 0.5, 0].map((value) => 2 * value + 1);
    expected.forEach((value, channel) => expect(vectors.values[channel]).toBeCloseTo(value, 4));
  });

  it("prefers a pooled output, and averages a sequence over its tokens", async () => {
    const build = (pixels: Tensor) => {
      const tokens = reshape(pixels, [-1, 4, (3 * side * side) / 4]);
      return {
        last_hidden_state: tokens,
        pooler_output: mean(pixels, { axes: [2, 3] }),
      };
    };
    const folder = await modelFolder(build);
    expect((await openOnnxImageEncoder({ folder })).dimensions).toBe(3);
    const sequence = await openOnnxImageEncoder({ folder, output: "last_hidden_state" });
    expect(sequence.dimensions).toBe((3 * side * side) / 4);
  });

  it("says what is wrong with a folder", async () => {
    const none = openOnnxImageEncoder({ folder: join(root, "nothing") });
    await expect(none).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringContaining("lacks") as string,
    });
    const badConfig = await modelFolder(featureMap, { image_mean: [1] });
    await expect(openOnnxImageEncoder({ folder: badConfig })).rejects.toMatchObject({
      code: "invalid-model",
    });
    const folder = await modelFolder(featureMap);
    await expect(openOnnxImageEncoder({ folder, output: "logits" })).rejects.toThrow(
      /no output "logits"; it has/,
    );
    const two = await modelFolder((pixels) => ({
      sum: add(pixels, input("other", ["batch", 3, side, side])),
    }));
    await expect(openOnnxImageEncoder({ folder: two })).rejects.toThrow(/inputs pixel_values, other/);
    const infinite = await modelFolder((pixels) => ({
      all: add(pixels, constant([Number.POSITIVE_INFINITY], [1])),
    }));
    await expect(openOnnxImageEncoder({ folder: infinite })).rejects.toMatchObject({ code: "not-finite" });
  });
});
