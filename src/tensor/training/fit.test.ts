import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import {
  adam,
  arraySource,
  binaryCrossEntropyWithLogits,
  createPredictor,
  defineModel,
  dense,
  exportModel,
  fit,
  loadModel,
  relu,
  sequential,
  sigmoid,
} from "../index.ts";

const network = defineModel({
  inputs: { text: { shape: [8] } },
  build: (scope, { text }) => {
    const spectrum = sequential([dense(16, { activation: relu }), dense(4, { activation: relu })])(
      scope.at("body"),
      text,
    );
    const logits = dense(3)(scope.at("genres"), spectrum);
    return { spectrum, logits, genres: sigmoid(logits) };
  },
});

function someData(samples: number) {
  const random = createRandom(7);
  const text = Float32Array.from({ length: samples * 8 }, () => random.normal());
  const genres = new Float32Array(samples * 3);
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < 3; j++) genres[i * 3 + j] = Number(text[i * 8 + j] > 0);
  return { text: { data: text, shape: [samples, 8] }, genres: { data: genres, shape: [samples, 3] } };
}

describe("fit", () => {
  it("learns", async () => {
    const data = someData(300);
    const result = await fit({
      model: network,
      targets: { genres: { shape: [3] } },
      loss: ({ logits }, { genres }) => binaryCrossEntropyWithLogits(logits, genres),
      optimiser: adam({ learningRate: 0.01 }),
      source: arraySource(data),
      epochs: 60,
      batchSize: 32,
    });
    expect(result.history.at(-1)?.loss).toBeLessThan(0.1);
    const bytes = exportModel(network, result.parameters, {
      outputs: ["genres"],
      metadata: { genres: '["a"]' },
    });
    const loaded = await loadModel(bytes);
    expect(loaded.metadata).toEqual({ genres: '["a"]' });
    const predictor = await createPredictor(network, result.parameters);
    const a = await predictor.predict({ text: data.text });
    const b = await loaded.predict({ text: data.text });
    expect(b.genres.data).toEqual(a.genres.data);
  });
});
