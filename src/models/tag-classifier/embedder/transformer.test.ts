import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import {
  add,
  cast,
  constant,
  gather,
  input,
  layerNorm,
  matmul,
  multiply,
  serialise,
  softmax,
  subtract,
  type Tensor,
  transpose,
  unsqueeze,
} from "../../../tensor/index.ts";
import { generatedTitles } from "../generated-titles.test-helper.ts";
import { fitTagClassifier, TagClassifier, takeFeatures } from "../index.ts";
import { agreementWithin } from "./neighbour-agreement.ts";

const width = 16;

/** A transformer of words: embeddings, then masked self-attention with residuals and layer norms. */
function tinyTransformer(words: number, layers: number, name = (layer: number) => `hidden_states.${layer}`) {
  const random = createRandom("tiny");
  const table = (rows: number, scale: number) =>
    constant(
      Float32Array.from({ length: rows * width }, () => random.normal() * scale),
      [rows, width],
    );
  const ids = input("input_ids", ["batch", "tokens"], "int64");
  const mask = input("attention_mask", ["batch", "tokens"], "int64");
  const hiding = multiply(subtract(1, unsqueeze(cast(mask, "float32"), [1])), -1e9);
  let hidden: Tensor = gather(table(words, 1), ids);
  const outputs: Record<string, Tensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    const scores = add(multiply(matmul(hidden, transpose(hidden, [0, 2, 1])), 0.25), hiding);
    const ones = constant(new Float32Array(width).fill(1), [width]);
    hidden = layerNorm(
      add(hidden, matmul(matmul(softmax(scores), hidden), table(width, 0.1))),
      ones,
      undefined,
    );
    outputs[name(layer)] = hidden;
  }
  return serialise(outputs);
}

describe("a transformer as the embedder", () => {
  const titles = generatedTitles(240, 3);
  const { terms } = titles.features;
  if (terms === undefined) throw new RangeError("Generated titles have terms.");
  // Token 0 is padding; every term of a title is a token.
  const tokens = { offsets: terms.offsets, ids: Int32Array.from(terms.columns, (term) => term + 1) };
  const features = { rows: titles.features.rows, tokens };
  const options = {
    embedder: {
      ...{ kind: "transformer" as const, maximumTokens: 12, batchSize: 64 },
      ...{ epochs: 6, learningRate: 3e-3, margin: 0.5 },
    },
    clusters: null,
    head: { blocks: [32], epochs: 10, learningRate: 3e-3, dropout: 0.2 },
  };
  const transformer = { model: tinyTransformer(61, 5), paddingId: 0 };

  it("is fine-tuned: neighbours agree more in tags, and the files give the same", async () => {
    const examples = { ...titles, features, transformer };
    const still = { ...options, embedder: { ...options.embedder, learningRate: 1e-9, epochs: 1 } };
    const work = { seed: 1, runtime: { threads: 1 } };
    const tuned = await fitTagClassifier(examples, options, work);
    const plain = await fitTagClassifier(examples, still, work);
    const agreement = async (classifier: TagClassifier) =>
      agreementWithin(titles.labels, await classifier.embed(features), titles.train, titles.test);
    expect(await agreement(tuned)).toBeGreaterThan((await agreement(plain)) + 0.05);
    const loaded = await TagClassifier.load(tuned.save(), { threads: 1 });
    const asked = takeFeatures(features, titles.test);
    expect([...(await loaded.predict(asked))]).toEqual([...(await tuned.predict(asked))]);
    for (const classifier of [tuned, plain, loaded]) await classifier.close();
  });

  it("reads the last layer alone where a model gives no other", async () => {
    const model = tinyTransformer(61, 1, () => "last_hidden_state");
    const embedder = { ...options.embedder, layers: 1, epochs: 1 };
    const examples = { ...titles, features, transformer: { model, paddingId: 0 } };
    const work = { seed: 1, runtime: { threads: 1 } };
    const classifier = await fitTagClassifier(examples, { ...options, embedder }, work);
    const { values, dimensions } = await classifier.embed(takeFeatures(features, titles.test));
    expect(dimensions).toBe(width);
    expect(Math.hypot(...values.subarray(0, width))).toBeCloseTo(1, 4);
    await classifier.close();
  });

  it("needs the model, its hidden states and tokens", async () => {
    await expect(fitTagClassifier({ ...titles, features }, options)).rejects.toThrow(/needs a transformer/);
    const few = { ...titles, features, transformer: { ...transformer, model: tinyTransformer(61, 2) } };
    await expect(fitTagClassifier(few, options)).rejects.toThrow(/last 4 layers/);
    await expect(fitTagClassifier({ ...titles, transformer }, options)).rejects.toThrow(/reads tokens/);
    const small = { ...titles, features, transformer: { ...transformer, model: tinyTransformer(40, 5) } };
    await expect(fitTagClassifier(small, options)).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringContaining("one of them number 60") as string,
    });
  });
});
