import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import {
  adam,
  arraySource,
  type BatchSource,
  binaryCrossEntropyWithLogits,
  chain,
  checkpointFile,
  clipByGlobalNorm,
  createPredictor,
  defineModel,
  dense,
  exportModel,
  type FitOptions,
  type FitProgress,
  type FitResult,
  fit,
  loadModel,
  type Parameters,
  relu,
  sequential,
  sgd,
  sigmoid,
} from "../index.ts";

const network = defineModel({
  inputs: { text: { shape: [8] } },
  build: (scope, { text }) => {
    const body = sequential([dense(16, { activation: relu }), dense(4, { activation: relu })]);
    const spectrum = body(scope.at("body"), text);
    const logits = dense(3)(scope.at("genres"), spectrum);
    return { spectrum, logits, genres: sigmoid(logits) };
  },
});

/** Samples whose three labels are the signs of the first three features. */
function someData(samples: number, seed = 7) {
  const random = createRandom(seed);
  const text = Float32Array.from({ length: samples * 8 }, () => random.normal());
  const labels = new Float32Array(samples * 3);
  for (let i = 0; i < samples; i++)
    for (let j = 0; j < 3; j++) labels[i * 3 + j] = Number(text[i * 8 + j] > 0);
  return { text: { data: text, shape: [samples, 8] }, labels: { data: labels, shape: [samples, 3] } };
}

const data = someData(300);
const targets = { labels: { shape: [3] } } as const;
const base = {
  model: network,
  targets,
  loss: ({ logits }, { labels }) => binaryCrossEntropyWithLogits(logits, labels),
  optimiser: chain(clipByGlobalNorm(5), adam({ learningRate: 0.01 })),
  source: arraySource(data),
  epochs: 6,
  batchSize: 32,
  stepsPerRun: 2,
  seed: 11,
  runtime: { threads: 1 },
} satisfies FitOptions<typeof network.inputs, ReturnType<typeof network.build>, typeof targets>;

const bytesOf = (parameters: Parameters) =>
  Object.entries(parameters).map(([name, { data: weights }]) => [
    name,
    Buffer.from(weights.slice().buffer).toString("hex"),
  ]);

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("fit", () => {
  it("overfits one batch", async () => {
    const few = someData(16);
    const result = await fit({ ...base, source: arraySource(few), epochs: 400 });
    expect(result.history.at(-1)?.loss).toBeLessThan(0.01);
  });

  it("gives the same bytes for the same seed, and others for another", async () => {
    const [first, second, other] = [await fit(base), await fit(base), await fit({ ...base, seed: 12 })];
    expect(bytesOf(second.parameters)).toEqual(bytesOf(first.parameters));
    expect(second.history).toEqual(first.history);
    expect(bytesOf(other.parameters)).not.toEqual(bytesOf(first.parameters));
  });

  it("agrees across thread counts up to rounding", async () => {
    const [one, two] = [await fit(base), await fit({ ...base, runtime: { threads: 2 } })];
    for (const [name, { data: weights }] of Object.entries(one.parameters)) {
      weights.forEach((value, i) => expect(two.parameters[name].data[i]).toBeCloseTo(value, 3));
    }
  });

  it("takes the same steps whether they are unrolled or not", async () => {
    const options = { ...base, source: arraySource(someData(256)) };
    const [single, unrolled] = [
      await fit({ ...options, stepsPerRun: 1 }),
      await fit({ ...options, stepsPerRun: 4 }),
    ];
    expect(unrolled.steps).toBe(single.steps);
    expect(bytesOf(unrolled.parameters)).toEqual(bytesOf(single.parameters));
  });

  it("weighs samples", async () => {
    // Labels are turned round in the second half, whose weight is zero.
    const wrong = someData(300);
    const weight = new Float32Array(300).fill(1, 0, 150);
    for (let i = 150 * 3; i < wrong.labels.data.length; i++) wrong.labels.data[i] = 1 - wrong.labels.data[i];
    const weighted = await fit({
      ...base,
      epochs: 80,
      targets: { labels: { shape: [3] }, weight: { shape: [] } },
      loss: ({ logits }, { labels, weight: sampleWeights }) =>
        binaryCrossEntropyWithLogits(logits, labels, { sampleWeights }),
      source: arraySource({ ...wrong, weight: { data: weight, shape: [300] } }),
    });
    expect(weighted.history.at(-1)?.loss).toBeLessThan(0.1);
  });

  it("leaves frozen variables as they are and goes on from given weights", async () => {
    const { parameters } = await fit({ ...base, epochs: 1 });
    const frozen = (name: string) => name.startsWith("body/0/");
    const tuned = await fit({ ...base, epochs: 2, parameters, frozen });
    const same = Object.keys(parameters).filter((name) =>
      tuned.parameters[name].data.every((weight, i) => weight === parameters[name].data[i]),
    );
    expect(same).toEqual(["body/0/weight", "body/0/bias"]);
    expect(await rejection(fit({ ...base, frozen: () => true }))).toMatchObject({ code: "invalid-option" });
  });

  it("fills batches from a callback", async () => {
    const seen: number[] = [];
    const source: BatchSource = {
      samples: 100,
      fill({ text, labels }, { first, rows }) {
        expect(text).toHaveLength(rows * 8);
        (text as Float32Array).fill(1);
        (labels as Float32Array).fill(1);
        seen.push(first);
      },
    };
    const result = await fit({ ...base, source, epochs: 2 });
    expect(seen).toEqual([0, 64, 128, 192]);
    expect(result.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });

  it("reports progress with a rate and the time that remains", async () => {
    let time = 0;
    const reports: FitProgress[] = [];
    await fit({
      ...base,
      clock: { now: () => (time += 1000) },
      onProgress: (report) => reports.push(report),
    });
    expect(reports).toHaveLength(Math.ceil((6 * 300) / 64));
    expect(reports[0]).toMatchObject({ epoch: 1, epochs: 6, samples: 64, totalSamples: 1800, rate: 64 });
    expect(reports[0].remainingSeconds).toBeCloseTo((1800 - 64) / 64);
    expect(reports.at(-1)?.remainingSeconds).toBe(0);
  });

  it("names the step after which the loss is not finite", async () => {
    const error = await rejection(fit({ ...base, optimiser: sgd({ learningRate: 1e30 }) }));
    expect(error).toMatchObject({
      code: "not-finite",
      message: expect.stringMatching(/after \d+ steps/) as string,
    });
  });
});

describe("early stopping", () => {
  const measures = [0.1, 0.5, 0.4, 0.45, 0.2, 0.9];
  const scripted = (extra: object) => {
    const weights: Parameters[] = [];
    let epoch = 0;
    return { weights, validation: { measure: () => measures[epoch++], ...extra } };
  };

  it("stops after the patience and restores the best weights", async () => {
    const two = await fit({ ...base, epochs: 2 });
    const result = await fit({ ...base, validation: scripted({ patience: 3 }).validation });
    expect(result.ended).toBe("early");
    expect(result.history.map(({ measure }) => measure)).toEqual(measures.slice(0, 5));
    expect(result.best).toMatchObject({ epoch: 2, measure: 0.5 });
    expect(bytesOf(result.parameters)).toEqual(bytesOf(two.parameters));
  });

  it("can minimise, and goes to the end without patience", async () => {
    const result = await fit({ ...base, validation: scripted({ direction: "minimise" }).validation });
    expect(result).toMatchObject({ ended: "finished", best: { epoch: 1, measure: 0.1 } });
  });

  it("measures with the weights of the moment", async () => {
    const losses: number[] = [];
    const result = await fit({
      ...base,
      epochs: 30,
      validation: {
        measure: async (predict) => {
          const { genres } = await predict({ text: data.text });
          const right = genres.data.filter((value, i) => value > 0.5 === data.labels.data[i] > 0.5).length;
          losses.push(right / genres.data.length);
          return losses[losses.length - 1];
        },
      },
    });
    expect(result.best?.measure).toBeGreaterThan(0.95);
    expect(losses[0]).toBeLessThan(0.9);
  });
});

describe("checkpoints", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tensor-fit-"));
  afterAll(() => rm(folder, { recursive: true }));

  /** Trains until the signal is aborted after some runs. */
  async function interrupted(path: string, afterRuns: number): Promise<unknown> {
    const controller = new AbortController();
    let runs = 0;
    const onProgress = () => {
      runs += 1;
      if (runs === afterRuns) controller.abort();
    };
    const checkpoint = { save: checkpointFile(path).save };
    return rejection(fit({ ...base, checkpoint, onProgress, signal: controller.signal }));
  }

  it.each([3, 12])("goes on to the same bytes after a stop in run %i", async (afterRuns) => {
    const path = join(folder, `stopped-${afterRuns}`);
    expect(await interrupted(path, afterRuns)).toMatchObject({ code: "cancelled" });
    const [whole, resumed]: FitResult[] = [
      await fit(base),
      await fit({
        ...base,
        checkpoint: { save: () => undefined, resume: await checkpointFile(path).read() },
      }),
    ];
    expect(bytesOf(resumed.parameters)).toEqual(bytesOf(whole.parameters));
    expect(resumed.history).toEqual(whole.history);
    expect((await readdir(folder)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("keeps the best weights over a stop", async () => {
    const validation = (from: number) => {
      let epoch = from;
      return { measure: () => [0.1, 0.5, 0.4, 0.45, 0.2, 0.3][epoch++] };
    };
    const saved: Uint8Array[] = [];
    const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
    const whole = await fit({ ...base, validation: validation(0), checkpoint: { save } });
    const resumed = await fit({ ...base, validation: validation(3), checkpoint: { save, resume: saved[2] } });
    expect(resumed.best).toEqual(whole.best);
    expect(bytesOf(resumed.parameters)).toEqual(bytesOf(whole.parameters));
  });

  it("refuses other settings and damaged bytes", async () => {
    const path = join(folder, "refused");
    await interrupted(path, 2);
    const resume = await checkpointFile(path).read();
    const save = () => undefined;
    expect(await rejection(fit({ ...base, batchSize: 16, checkpoint: { save, resume } }))).toMatchObject({
      code: "invalid-option",
    });
    expect(
      await rejection(fit({ ...base, checkpoint: { save, resume: resume?.subarray(0, 500) } })),
    ).toMatchObject({
      code: "invalid-file",
    });
    expect(await checkpointFile(join(folder, "absent")).read()).toBeUndefined();
  });
});

describe("export", () => {
  it("gives a plain ONNX model with the same predictions and our metadata", async () => {
    const { parameters } = await fit(base);
    const metadata = { genres: JSON.stringify(["Drama", "Comédie"]) };
    const loaded = await loadModel(
      exportModel(network, parameters, { outputs: ["genres", "spectrum"], metadata }),
    );
    expect(loaded.metadata).toEqual(metadata);
    expect(loaded.outputNames).toEqual(["genres", "spectrum"]);
    expect(loaded.inputs).toEqual({ text: { shape: [8], type: "float32" } });
    const predictor = await createPredictor(network, parameters, { chunkSize: 77 });
    const expected = await predictor.predict({ text: data.text });
    const actual = await loaded.predict({ text: data.text });
    expect(actual.spectrum.shape).toEqual([300, 4]);
    expect(actual.genres.data).toEqual(expected.genres.data);
    expect(await loaded.predict({ text: { data: new Float32Array(0), shape: [0, 8] } })).toMatchObject({
      genres: { shape: [0, 3] },
    });
    await Promise.all([loaded.close(), predictor.close()]);
  });

  it("names the input that has a wrong shape", async () => {
    const { parameters } = await fit({ ...base, epochs: 1 });
    const predictor = await createPredictor(network, parameters);
    const error = await rejection(predictor.predict({ text: { data: new Float32Array(7), shape: [1, 7] } }));
    expect(error).toMatchObject({
      code: "invalid-shape",
      message: expect.stringContaining('"text"') as string,
    });
    expect(await rejection(loadModel(new Uint8Array([1, 2, 3])))).toMatchObject({ code: "invalid-model" });
  });
});
