import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/tensor/sparse_adam.json" with { type: "json" };
import { createRandom } from "../../core/index.ts";
import {
  adam,
  binaryCrossEntropyWithLogits,
  constantFill,
  createSparseTable,
  createTrainer,
  defineModel,
  initialise,
  multiply,
  sum,
} from "../index.ts";

describe("createSparseTable", () => {
  it("agrees with SparseAdam of PyTorch, also for rows that come several times", () => {
    const values = Float32Array.from(golden.start);
    const table = createSparseTable({ values, features: 3, learningRate: 0.1 });
    for (const { indices, gradients, table: expected } of golden.steps) {
      table.update(indices, Float32Array.from(gradients));
      expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    }
  });

  it("goes on from a state", () => {
    const whole = createSparseTable({ values: Float32Array.from(golden.start), features: 3 });
    const broken = createSparseTable({ values: new Float32Array(18), features: 3 });
    golden.steps.forEach(({ indices, gradients }, i) => {
      if (i === 2) broken.restore(structuredClone(whole.state()));
      whole.update(indices, Float32Array.from(gradients));
      if (i >= 2) broken.update(indices, Float32Array.from(gradients));
    });
    expect(broken.state()).toEqual(whole.state());
  });

  it("names a row that is not there", () => {
    const table = createSparseTable({ values: new Float32Array(6), features: 3 });
    expect(() => table.gather([2], new Float32Array(3))).toThrow(/rows 0 to 1; there is no row 2/);
    expect(() => table.update([-1], new Float32Array(3))).toThrow(/no row -1/);
    expect(() => createSparseTable({ values: new Float32Array(7), features: 3 })).toThrow(/7 values/);
  });

  it("learns outside the graph from the gradients of a feed", async () => {
    // Which of 10 viewers likes which of 12 titles: a matrix of rank 2, from dot products of two tables.
    const random = createRandom(5);
    const features = 4;
    const table = (rows: number) =>
      createSparseTable({
        values: Float32Array.from({ length: rows * features }, () => random.normal() * 0.3),
        features,
        learningRate: 0.05,
      });
    const [viewers, titles] = [table(10), table(12)];
    const model = defineModel({
      inputs: { viewer: { shape: [features] }, title: { shape: [features] } },
      build: (scope, { viewer, title }) => {
        const scale = scope.variable("scale", { shape: [1], initialise: constantFill(1) });
        return { logits: multiply(sum(multiply(viewer, title), { axes: 1, keepDimensions: true }), scale) };
      },
    });
    const batchSize = 60;
    const trainer = await createTrainer(
      {
        model,
        targets: { liked: { shape: [1] } },
        loss: ({ logits }, { liked }) => binaryCrossEntropyWithLogits(logits, liked),
        optimiser: adam({ learningRate: 0.01 }),
        inputGradients: ["viewer", "title"],
      },
      { batchSize, stepsPerRun: 1, seed: 0, parameters: initialise(model, random) },
    );
    const losses: number[] = [];
    for (let step = 0; step < 200; step++) {
      const rows = Array.from({ length: batchSize }, () => [random.integer(10), random.integer(12)] as const);
      const [viewerRows, titleRows] = [rows.map(([viewer]) => viewer), rows.map(([, title]) => title)];
      viewers.gather(viewerRows, trainer.feeds.viewer.data as Float32Array);
      titles.gather(titleRows, trainer.feeds.title.data as Float32Array);
      rows.forEach(([viewer, title], i) => (trainer.feeds.liked.data[i] = Number(viewer % 2 === title % 2)));
      losses.push((await trainer.run())[0]);
      viewers.update(viewerRows, trainer.inputGradient("viewer"));
      titles.update(titleRows, trainer.inputGradient("title"));
    }
    await trainer.close();
    expect(losses[0]).toBeGreaterThan(0.6);
    expect(losses.at(-1)).toBeLessThan(0.05);
  });
});
