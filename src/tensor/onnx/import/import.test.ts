import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import golden from "../../../../test/golden/tensor/encoder.json" with { type: "json" };
import {
  adam,
  add,
  arraySource,
  constant,
  createPredictor,
  defineModel,
  dense,
  differentiate,
  evaluate,
  fit,
  type ImportedModel,
  importModel,
  input,
  loadModel,
  meanSquaredError,
  multiply,
  operation,
  type Parameters,
  relu,
  serialise,
  type Scope,
  sum,
  type Tensor,
  type Values,
} from "../../index.ts";
import { createScope } from "../../model/scope.ts";

const fileOf = (operatorSet: number) =>
  readFileSync(join(import.meta.dirname, `../../../../test/golden/tensor/encoder-${operatorSet}.onnx`));

const bigintValues = (rows: number[][]): Values => ({
  data: BigInt64Array.from(rows.flat(), BigInt),
  shape: [rows.length, rows[0].length],
});
const feeds = { input_ids: bigintValues(golden.ids), attention_mask: bigintValues(golden.mask) };

/** A scope that holds the weights of the file as constants. */
function scopeOf({ parameters }: ImportedModel, weights = new Map<string, Tensor>()): Scope {
  for (const [name, { data, shape }] of Object.entries(parameters)) weights.set(name, constant(data, shape));
  return createScope({ training: true, values: weights }).scope;
}

/** The imported encoder on inputs of a static shape. */
function applied(operatorSet: number) {
  const encoder = importModel(fileOf(operatorSet));
  const weights = new Map<string, Tensor>();
  const outputs = encoder.apply(scopeOf(encoder, weights), {
    input_ids: input("input_ids", [3, 5], "int64"),
    attention_mask: input("attention_mask", [3, 5], "int64"),
  });
  return { weights: Object.fromEntries(weights), outputs };
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 4) => {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i], digits);
};

describe.each([14, 17])("an encoder exported by PyTorch with operator set %i", (operatorSet) => {
  it("declares its inputs", () => {
    const { inputs, outputNames, parameters } = importModel(fileOf(operatorSet));
    expect(inputs).toEqual([
      { name: "input_ids", type: "int64", shape: ["batch", "sequence"] },
      { name: "attention_mask", type: "int64", shape: ["batch", "sequence"] },
    ]);
    expect(outputNames).toEqual(["hidden", "pooled"]);
    expect(parameters["words.weight"].shape).toEqual([20, 8]);
  });

  it("gives the outputs of PyTorch", async () => {
    const { hidden, pooled } = await evaluate(applied(operatorSet).outputs, feeds);
    close(hidden.data as Float32Array, golden.hidden);
    close(pooled.data as Float32Array, golden.pooled);
  });

  it("gives the gradients of PyTorch for every weight", async () => {
    const { weights, outputs } = applied(operatorSet);
    const loss = sum(multiply(outputs.pooled, constant(golden.factors, [3, 8])));
    const names = Object.keys(weights);
    const gradients = differentiate(loss, Object.values(weights));
    const results = await evaluate(Object.fromEntries(names.map((name, i) => [name, gradients[i]])), feeds);
    const expected = golden.gradients as Record<string, number[]>;
    for (const [name, values] of Object.entries(expected)) close(results[name].data as Float32Array, values);
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });

  it("is fine-tuned below a head, which lowers the loss, and exported as the same graph", async () => {
    const encoder = importModel(fileOf(operatorSet));
    const model = defineModel({
      inputs: { ids: { shape: [5], type: "int64" }, mask: { shape: [5], type: "int64" } },
      build: (scope, { ids, mask }) => {
        const { pooled } = encoder.apply(scope.at("encoder"), { input_ids: ids, attention_mask: mask });
        return { pooled, score: dense(2)(scope.at("head"), pooled) };
      },
    });
    const data = {
      ids: feeds.input_ids,
      mask: feeds.attention_mask,
      target: { data: new Float32Array([1, 0, 0, 1, 1, 1]), shape: [3, 2] },
    };
    const first = encoder.parametersAt("encoder");
    const result = await fit({
      model,
      targets: { target: { shape: [2] } },
      loss: ({ score }, { target }) => meanSquaredError(score, target),
      optimiser: adam({ learningRate: 0.01 }),
      source: arraySource(data),
      parameters: { ...headOf(model.variables), ...first },
      epochs: 60,
      stepsPerRun: 1,
    });
    expect(result.history.at(-1)?.loss).toBeLessThan(0.05 * result.history[0].loss);
    const changed = Object.keys(first).filter((name) =>
      result.parameters[name].data.some((w, i) => w !== first[name].data[i]),
    );
    // All but the words and positions that no sample has.
    expect(changed).toHaveLength(Object.keys(first).length);

    const predictor = await createPredictor(model, result.parameters, { outputs: ["pooled"] });
    const { pooled } = await predictor.predict(data);
    const tuned = encoder.export(result.parameters, { path: "encoder", metadata: { tuned: "yes" } });
    const loaded = await loadModel(tuned);
    expect(loaded.metadata).toEqual({ tuned: "yes" });
    close((await loaded.predict(feeds)).pooled.data, pooled.data, 5);
  });
});

/** Zeros for the variables of the head. */
function headOf(
  variables: readonly { readonly name: string; readonly shape: readonly number[] }[],
): Parameters {
  const own = variables.filter(({ name }) => name.startsWith("head/"));
  return Object.fromEntries(
    own.map(({ name, shape }) => [name, { data: new Float32Array(shape.reduce((a, b) => a * b, 1)), shape }]),
  );
}

describe("importModel", () => {
  it("names an operation without a gradient rule", () => {
    const x = input("x", ["batch", 3]);
    const odd = operation({ type: "Det", inputs: [x], outputs: [{ shape: [] }] })[0];
    const { scope } = createScope({ training: false });
    expect(() => importModel(serialise({ y: odd })).apply(scope, { x })).toThrow(
      expect.objectContaining({
        code: "no-gradient-rule",
        message: expect.stringContaining("Det") as string,
      }),
    );
  });

  it("reads back what the engine writes", async () => {
    const weights = { weight: constant([1, 2, 3, 4, 5, 6], [3, 2]), bias: constant([1, -9], [2]) };
    const { scope } = createScope({ training: false, values: new Map(Object.entries(weights)) });
    const build = (x: Tensor) => add(dense(2, { activation: relu })(scope, x), 1);
    const bytes = serialise({ y: build(input("x", ["batch", 3])) });
    const again = importModel(bytes).apply(scopeOf(importModel(bytes)), { x: input("x", [2, 3]) });
    const feed = { x: { data: Float32Array.from([1, 0, 2, -1, 1, 1]), shape: [2, 3] } };
    const expected = await evaluate({ y: build(input("x", [2, 3])) }, feed);
    expect((await evaluate(again, feed)).y.data).toEqual(expected.y.data);
  });

  it("refuses what is no model, and a missing input", () => {
    expect(() => importModel(new Uint8Array([9, 9, 9]))).toThrow(
      expect.objectContaining({ code: "invalid-model" }),
    );
    const { scope } = createScope({ training: false });
    expect(() => importModel(fileOf(14)).apply(scope, {})).toThrow(/"input_ids"|"attention_mask"/);
  });
});
