import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import {
  adam,
  arraySource,
  binaryCrossEntropyWithLogits,
  constantFill,
  createSparseTable,
  createTrainer,
  defineModel,
  type FitOptions,
  fit,
  initialise,
  mean,
  multiply,
  type SparseTable,
  sum,
} from "../index.ts";

const features = 4;
const viewers = 30;
const titles = 40;

/** Liked: the dot product of the viewer's row and the mean of two title rows, times a learned scale. */
const model = defineModel({
  inputs: { shown: { shape: [2, features] }, viewer: { shape: [features] } },
  build: (scope, { shown, viewer }) => {
    const scale = scope.variable("scale", { shape: [1], initialise: constantFill(1) });
    const title = mean(shown, { axes: 1 });
    return { logits: multiply(sum(multiply(viewer, title), { axes: 1, keepDimensions: true }), scale) };
  },
});

/** Viewers like titles whose number is odd or even as their own; both titles of a sample are of one kind. */
function samples(count: number, seed: number) {
  const random = createRandom(seed);
  const viewer = Int32Array.from({ length: count }, () => random.integer(viewers));
  const kind = Int32Array.from({ length: count }, () => random.integer(2));
  const shown = Int32Array.from(
    { length: count * 2 },
    (_, at) => 2 * random.integer(titles / 2) + kind[at >> 1],
  );
  const liked = Float32Array.from(kind, (own, at) => Number(viewer[at] % 2 === own));
  return {
    viewer: { data: viewer, shape: [count] },
    shown: { data: shown, shape: [count, 2] },
    liked: { data: liked, shape: [count, 1] },
  };
}

function newTables(): { viewers: SparseTable; titles: SparseTable } {
  const random = createRandom(3);
  const table = (rows: number) => {
    const values = Float32Array.from({ length: rows * features }, () => random.normal() * 0.3);
    return createSparseTable({ values, features, learningRate: 0.05 });
  };
  return { viewers: table(viewers), titles: table(titles) };
}

type Options = FitOptions<
  typeof model.inputs,
  ReturnType<typeof model.build>,
  { readonly liked: { readonly shape: readonly [1] } }
>;
const optionsOf = ({ viewers: ofViewers, titles: ofTitles }: ReturnType<typeof newTables>): Options => ({
  model,
  targets: { liked: { shape: [1] } },
  loss: ({ logits }, { liked }) => binaryCrossEntropyWithLogits(logits, liked),
  optimiser: adam({ learningRate: 0.01 }),
  source: arraySource(samples(600, 1)),
  epochs: 8,
  batchSize: 60,
  runtime: { threads: 1 },
  tables: {
    viewers: { table: ofViewers, feeds: ["viewer"] },
    titles: { table: ofTitles, feeds: ["shown"] },
  },
});

const valuesOf = (tables: ReturnType<typeof newTables>) =>
  Object.values(tables).map((table) => [...table.state().values]);

describe("fit with tables outside the graph", () => {
  it("learns their rows, and predicts from row numbers", async () => {
    const tables = newTables();
    const held = samples(200, 2);
    const shares: number[] = [];
    const result = await fit({
      ...optionsOf(tables),
      epochs: 20,
      validation: {
        measure: async (predict) => {
          const { logits } = await predict({ viewer: held.viewer, shown: held.shown });
          const right = logits.data.filter((logit, at) => logit > 0 === held.liked.data[at] > 0).length;
          shares.push(right / 200);
          return shares[shares.length - 1];
        },
      },
    });
    expect(result.history[0].loss).toBeGreaterThan(0.5);
    expect(result.history.at(-1)?.loss).toBeLessThan(0.05);
    expect(shares[0]).toBeLessThan(0.8);
    expect(result.best?.measure).toBeGreaterThan(0.97);
  });

  it("takes the same steps as a loop of one's own", async () => {
    const [driven, looped] = [newTables(), newTables()];
    const options = {
      ...optionsOf(driven),
      epochs: 1,
      source: arraySource(samples(60, 4), { shuffle: false }),
    };
    await fit(options);
    const { viewer, shown, liked } = samples(60, 4);
    const trainer = await createTrainer(
      { ...options, inputGradients: ["viewer", "shown"] },
      { batchSize: 60, stepsPerRun: 1, seed: 0, parameters: initialise(model, createRandom(0)) },
    );
    looped.viewers.gather(viewer.data, trainer.feeds.viewer.data as Float32Array);
    looped.titles.gather(shown.data, trainer.feeds.shown.data as Float32Array);
    trainer.feeds.liked.data.set(liked.data as never);
    await trainer.run();
    looped.viewers.update(viewer.data, trainer.inputGradient("viewer"));
    looped.titles.update(shown.data, trainer.inputGradient("shown"));
    await trainer.close();
    expect(valuesOf(driven)).toEqual(valuesOf(looped));
  });

  it("goes on from a checkpoint to the same rows, and ends with those of the best validation", async () => {
    const measures = (from: number) => {
      let epoch = from;
      return { measure: () => [0.1, 0.2, 0.9, 0.3, 0.2, 0.3, 0.4, 0.5][epoch++] };
    };
    const [whole, broken, best] = [newTables(), newTables(), newTables()];
    const saved: Uint8Array[] = [];
    const save = (bytes: Uint8Array) => void saved.push(bytes.slice());
    await fit({ ...optionsOf(whole), validation: measures(0), checkpoint: { save } });
    const checkpoint = { save: () => undefined, resume: saved[4] };
    await fit({ ...optionsOf(broken), validation: measures(5), checkpoint });
    expect(valuesOf(broken)).toEqual(valuesOf(whole));
    await fit({ ...optionsOf(best), epochs: 3 });
    expect(valuesOf(whole)).toEqual(valuesOf(best));
    const smaller = { ...newTables(), titles: createSparseTable({ values: new Float32Array(8), features }) };
    await expect(fit({ ...optionsOf(smaller), checkpoint })).rejects.toMatchObject({ code: "invalid-model" });
  });

  it("updates a row once a step when several feeds of one table name it", async () => {
    const pairs = defineModel({
      inputs: { left: { shape: [2] }, right: { shape: [2] } },
      build: (scope, { left, right }) => {
        const scale = scope.variable("scale", { shape: [1], initialise: constantFill(1) });
        return { product: multiply(sum(multiply(left, right), { axes: 1, keepDimensions: true }), scale) };
      },
    });
    const table = createSparseTable({ values: Float32Array.of(1, 2, 3, 4), features: 2 });
    const rows = { data: Int32Array.of(0), shape: [1] };
    await fit({
      model: pairs,
      loss: ({ product }) => mean(product, {}),
      optimiser: adam({ learningRate: 0.01 }),
      source: arraySource({ left: rows, right: rows }),
      epochs: 1,
      tables: { both: { table, feeds: ["left", "right"] } },
    });
    expect(table.state().step).toBe(1);
    expect([...table.state().first]).toEqual([0.2, 0.4, 0, 0].map(Math.fround));
  });

  it("names what does not fit", async () => {
    const tables = newTables();
    await expect(fit({ ...optionsOf(tables), stepsPerRun: 2 })).rejects.toThrow(/stepsPerRun is 1/);
    const wide = createSparseTable({ values: new Float32Array(12), features: 6 });
    const titlesTable = { table: wide, feeds: ["shown"] };
    await expect(fit({ ...optionsOf(tables), tables: { titles: titlesTable } })).rejects.toThrow(
      /"shown" takes \[60, 2, 4\], which rows of 6 features/,
    );
    const unknown = { table: tables.titles, feeds: ["poster"] };
    await expect(fit({ ...optionsOf(tables), tables: { titles: unknown } })).rejects.toThrow(
      /no feed "poster"/,
    );
  });
});
