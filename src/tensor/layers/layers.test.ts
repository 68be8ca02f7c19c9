import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/tensor/layers.json" with { type: "json" };
import { createRandom } from "../../core/index.ts";
import {
  adam,
  arraySource,
  attention,
  batchNormalisation,
  bidirectionalLstm,
  constant,
  createPredictor,
  createTrainer,
  defineModel,
  dense,
  differentiate,
  dropout,
  embedding,
  evaluate,
  fit,
  gelu,
  geluTanh,
  greater,
  initialise,
  input,
  type Layer,
  layerNormalisation,
  lstm,
  mean,
  meanSquaredError,
  multiply,
  relu,
  residual,
  reshape,
  scalar,
  sequential,
  sgd,
  split,
  sum,
  type Tensor,
  tripletLoss,
} from "../index.ts";
import { createScope } from "../model/scope.ts";

interface GoldenArray {
  readonly shape: number[];
  readonly data: number[];
}

interface Golden {
  readonly x: GoldenArray;
  readonly y: GoldenArray;
  readonly factors: GoldenArray;
  readonly dx: GoldenArray;
  readonly weights: Readonly<Record<string, GoldenArray>>;
  readonly gradients: Readonly<Record<string, GoldenArray>>;
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 5) => {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i], digits);
};

const visible = greater(constant(golden.mask.flat(), [3, 4]), 0);
const triplet: Layer = (_scope, x) => {
  const [anchor, positive, negative] = split(x, [1, 1, 1]).map((part) => reshape(part, [4, 5]));
  return tripletLoss(anchor, positive, negative, { margin: 2 });
};

const layers: readonly (readonly [name: string, layer: Layer, expected: Golden])[] = [
  ["lstm", lstm(6, { sequences: true }), golden.lstm],
  ["last state of the lstm", lstm(6), golden["lstm last"]],
  ["bidirectional lstm", bidirectionalLstm(6, { sequences: true }), golden.bidirectional],
  ["attention", (scope, x) => attention(2)(scope, { queries: x, mask: visible }), golden.attention],
  ["layer norm", layerNormalisation(), golden["layer norm"]],
  ["batch norm in training", batchNormalisation(), golden["batch norm"]],
  ["gelu", (_scope, x) => gelu(x), golden.gelu],
  ["gelu by tanh", (_scope, x) => geluTanh(x), golden["gelu tanh"]],
  ["triplet loss", triplet, golden.triplet],
];

const constantsOf = (arrays: Readonly<Record<string, GoldenArray>>) =>
  new Map(Object.entries(arrays).map(([name, { data, shape }]) => [name, constant(data, shape)] as const));

describe("layers agree with PyTorch", () => {
  it.each(layers)("%s", async (_name, layer, expected) => {
    const weights = constantsOf(expected.weights);
    const { scope } = createScope({ training: true, values: weights });
    const x = input("x", expected.x.shape);
    const y = layer(scope, x);
    expect(y.shape).toEqual(expected.y.shape);
    const loss = sum(multiply(y, constant(expected.factors.data, expected.factors.shape)));
    const names = Object.keys(expected.gradients);
    const [dx, ...gradients] = differentiate(loss, [x, ...names.map((name) => weights.get(name) as Tensor)]);
    const named = Object.fromEntries(names.map((name, i) => [`d ${name}`, gradients[i]]));
    const results = await evaluate<string>(
      { y, dx, ...named },
      { x: { data: Float32Array.from(expected.x.data), shape: expected.x.shape } },
    );
    close(results.y.data as Float32Array, expected.y.data);
    close(results.dx.data as Float32Array, expected.dx.data);
    for (const name of names)
      close(results[`d ${name}`].data as Float32Array, expected.gradients[name].data, 4);
  });

  it("batch norm keeps running statistics and uses them to predict", async () => {
    const model = defineModel({
      inputs: { x: { shape: [6] } },
      build: (scope, { x }) => ({ y: batchNormalisation()(scope.at("norm"), x) }),
    });
    const weights = golden["batch norm"].weights;
    const first = initialise(model, createRandom(0));
    const parameters = {
      ...first,
      "norm/scale": { data: Float32Array.from(weights.scale.data), shape: [6] },
      "norm/bias": { data: Float32Array.from(weights.bias.data), shape: [6] },
    };
    const trainer = await createTrainer(
      { model, loss: ({ y }) => mean(y), optimiser: sgd({ learningRate: 0 }) },
      { batchSize: 7, stepsPerRun: 1, seed: 0, parameters },
    );
    (trainer.feeds.x.data as Float32Array).set(golden["batch norm"].x.data);
    await trainer.run();
    close(trainer.parameters()["norm/mean"].data, golden.running.mean.data);
    close(trainer.parameters()["norm/variance"].data, golden.running.variance.data);
    const predictor = await createPredictor(model, trainer.parameters());
    const { x, y } = golden["batch norm evaluated"];
    close(
      (await predictor.predict({ x: { data: Float32Array.from(x.data), shape: x.shape } })).y.data,
      y.data,
      4,
    );
    await trainer.close();
  });
});

describe("dropout", () => {
  const model = defineModel({
    inputs: { x: { shape: [1000] } },
    build: (scope, { x }) => {
      const kept = dropout(0.3)(scope.at("a"), x);
      const weight = scope.variable("weight", { shape: [1], initialise: () => new Float32Array([1]) });
      return { kept, loss: mean(multiply(kept, weight)) };
    },
  });
  const losses = async (seed: number, stepsPerRun: number) => {
    const trainer = await createTrainer(
      { model, loss: ({ loss }) => loss, optimiser: sgd({ learningRate: 0 }) },
      { batchSize: 8, stepsPerRun, seed, parameters: initialise(model, createRandom(0)) },
    );
    (trainer.feeds.x.data as Float32Array).fill(1);
    const all: number[] = [];
    for (let run = 0; run < 4 / stepsPerRun; run++) all.push(...(await trainer.run()));
    await trainer.close();
    return all;
  };

  it("keeps the mean, differs from step to step, and depends on the seed and the step only", async () => {
    const single = await losses(1, 1);
    for (const loss of single) expect(loss).toBeCloseTo(1, 1);
    expect(new Set(single).size).toBe(4);
    expect(await losses(1, 2)).toEqual(single);
    expect(await losses(2, 1)).not.toEqual(single);
  });

  it("does nothing when predicting", async () => {
    const predictor = await createPredictor(model, initialise(model, createRandom(0)), { outputs: ["kept"] });
    const { kept } = await predictor.predict({
      x: { data: new Float32Array(2000).fill(3), shape: [2, 1000] },
    });
    expect(new Set(kept.data)).toEqual(new Set([3]));
  });
});

describe("layers together", () => {
  it("learn a sequence task with embedding, attention, residual blocks and an LSTM, for any batch", async () => {
    // Whether the token 3 comes anywhere in the sequence.
    const random = createRandom(4);
    const [samples, steps] = [96, 6];
    const tokens = Int32Array.from({ length: samples * steps }, () => random.integer(8));
    const target = Float32Array.from({ length: samples }, (_, i) =>
      Number(tokens.subarray(i * steps, (i + 1) * steps).includes(3)),
    );
    const model = defineModel({
      inputs: { tokens: { shape: [steps], type: "int32" } },
      build: (scope, inputs) => {
        const x = embedding(8, 8)(scope.at("embedding"), inputs.tokens);
        const block = sequential([
          residual((inner, y) => attention(2)(inner, { queries: y })),
          layerNormalisation(),
          residual(sequential([dense(16, { activation: relu }), dense(8)])),
          bidirectionalLstm(6),
          dense(1),
        ]);
        return { score: block(scope.at("block"), x) };
      },
    });
    const source = arraySource({
      tokens: { data: tokens, shape: [samples, steps] },
      target: { data: target, shape: [samples, 1] },
    });
    const result = await fit({
      model,
      targets: { target: { shape: [1] } },
      loss: ({ score }, feeds) => meanSquaredError(score, feeds.target),
      optimiser: adam({ learningRate: 0.01 }),
      source,
      epochs: 40,
      batchSize: 32,
      stepsPerRun: 1,
      seed: 3,
    });
    expect(result.history.at(-1)?.loss).toBeLessThan(0.03);
    const predictor = await createPredictor(model, result.parameters, { chunkSize: 50 });
    const { score } = await predictor.predict({ tokens: { data: tokens, shape: [samples, steps] } });
    const right = score.data.filter((value, i) => value > 0.5 === target[i] > 0.5).length;
    expect(right).toBeGreaterThan(0.9 * samples);
  });

  it("name the shapes that do not fit", () => {
    const { scope } = createScope({ training: false });
    expect(() => lstm(3)(scope, input("x", [2, 3]))).toThrow(/\[batch, steps, features\].*\[2, 3\]/);
    expect(() => attention(3)(scope, { queries: input("x", [2, 4, 8]) })).toThrow(/3 heads/);
    expect(() => dense(3)(scope, scalar(1))).toThrow(/dense/);
    expect(() => dropout(1)(createScope({ training: true }).scope, input("x", [2, 3]))).toThrow(/\[0, 1\)/);
  });
});
