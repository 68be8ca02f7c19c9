import { afterAll, describe, expect, it } from "vitest";
import { describeTextEmbedder, topicalDocuments } from "../conformance.test-helper.ts";
import { segmentWords } from "../segmentation.ts";
import type { TransformerOptions } from "./options.ts";
import {
  type FolderFiles,
  type TinyModel,
  tinyDimensions,
  tinyPositions,
  tinyTransformer,
  writeFolder,
} from "./tiny-transformer.test-helper.ts";
import { createTransformer } from "./transformer.ts";

const words = [
  ...new Set(topicalDocuments(60, "train").flatMap(({ text }) => segmentWords(text))),
  ..."##s star . , _ 0 1 2 a 宇 宙 飛 любовь".split(" "),
];

const removals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of removals) await remove();
});

async function folderOf(files: FolderFiles): Promise<string> {
  const { folder, remove } = await writeFolder(files);
  removals.push(remove);
  return folder;
}

const folderWith = (model: Partial<TinyModel> = {}) => folderOf(tinyTransformer({ words, ...model }));

const plainFolder = await folderWith();

describeTextEmbedder({
  name: "transformer",
  create: () => createTransformer({ folder: plainFolder, threads: 1 }),
  skips: { "nothing-to-fit": "the model is trained already" },
});

const fitted = (options: Omit<TransformerOptions, "folder">, folder = plainFolder) =>
  createTransformer({ folder, threads: 1, ...options }).fit([]);

async function vectorOf(
  text: string,
  options: Omit<TransformerOptions, "folder"> = {},
  folder = plainFolder,
) {
  return (await fitted(options, folder)).encode([{ text }]);
}

function expectClose(found: Float32Array, expected: Float32Array) {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index], 4);
  });
}

const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, index) => sum + value * y[index], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe("createTransformer", () => {
  it("gives the same vectors however documents are batched", async () => {
    const documents = topicalDocuments(40, "batches").map(({ text }, index) => ({
      text: text
        .split(" ")
        .slice(0, 1 + (index % 20))
        .join(" "),
    }));
    const expected = await (await fitted({ batchDocuments: 1 })).encode(documents);
    for (const limits of [{ batchDocuments: 7 }, { batchTokens: 30 }, {}]) {
      expectClose(await (await fitted(limits)).encode(documents), expected);
    }
  });

  it("reads many scripts, and word pieces", async () => {
    const [space, love] = [await vectorOf("宇宙 飛"), await vectorOf("любовь")];
    expect(space.some((value) => value !== 0)).toBe(true);
    expect(cosine(space, love)).toBeLessThan(0.9);
    expectClose(await vectorOf("Любовь"), love);
    expect(cosine(await vectorOf("rockets"), await vectorOf("rocket"))).toBeGreaterThan(0.5);
  });

  it("reads terms as words", async () => {
    const encoder = await fitted({});
    const [terms, text] = [[{ text: "love", terms: ["star_1"] }], [{ text: "love\nstar 1" }]];
    expect(await encoder.encode(terms)).toEqual(await encoder.encode(text));
  });

  it("cuts long texts at the limit of the model or of the options, keeping the last special token", async () => {
    const long = "rocket planet ".repeat(500);
    expectClose(await vectorOf(long), await vectorOf("rocket planet ".repeat((tinyPositions - 2) / 2)));
    expectClose(await vectorOf(long, { maximumTokens: 10 }), await vectorOf("rocket planet ".repeat(4)));
    expectClose(await vectorOf(long, { maximumTokens: 4096 }), await vectorOf(long));
    const trained = await folderOf({
      ...tinyTransformer({ words }),
      "sentence_bert_config.json": '{"max_seq_length": 10}',
    });
    expectClose(await vectorOf(long, {}, trained), await vectorOf("rocket planet ".repeat(4)));
  });

  it("puts the prefix before texts, and gives zero where only the prefix is known", async () => {
    expectClose(await vectorOf("planet", { prefix: "rocket " }), await vectorOf("rocket planet"));
    expect((await vectorOf("xyzzy", { prefix: "rocket " })).every((value) => value === 0)).toBe(true);
  });

  it("feeds only the inputs that the model has", async () => {
    const folder = await folderWith({ withoutTypes: true });
    expect((await vectorOf("rocket", {}, folder)).some((value) => value !== 0)).toBe(true);
  });

  it("stops between batches", async () => {
    const stop = new AbortController();
    const progress = { update: () => stop.abort() };
    const encoder = await fitted({ batchDocuments: 2 });
    const stopped = encoder.encode(topicalDocuments(10, "stop"), { signal: stop.signal, progress });
    await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("pooling", () => {
  it("offers cls, the model's own, and the mean of the last four layers", async () => {
    const folder = await folderWith({ pooler: true, hiddenLayers: 12 });
    const cls = await vectorOf("rocket planet", { pooling: "cls" }, folder);
    const pooled = await vectorOf("rocket planet", { pooling: "pooled" }, folder);
    expectClose(pooled, cls.map(Math.tanh));
    // The same seed gives the first layers of models of any depth the same weights.
    const depths = await Promise.all([9, 10, 11, 12].map((hiddenLayers) => folderWith({ hiddenLayers })));
    const layers: Float32Array[] = [];
    for (const depth of depths) layers.push(await vectorOf("rocket planet", {}, depth));
    const mean = Float32Array.from(layers[0], (_, j) => layers.reduce((sum, layer) => sum + layer[j] / 4, 0));
    expectClose(await vectorOf("rocket planet", { pooling: "mean-last-4" }, folder), mean);
    expect(cosine(mean, layers[3])).toBeLessThan(0.99999);
  });

  it("says what the model does not give out", async () => {
    await expect(fitted({ pooling: "mean-last-4" })).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringMatching(/hidden_states.*outputs are last_hidden_state/) as string,
    });
    await expect(fitted({ pooling: "pooled" })).rejects.toThrow(/pooler_output/);
  });

  it("finds the last layer under another name", async () => {
    const folder = await folderWith({ lastLayer: "hidden" });
    expectClose(await vectorOf("rocket", {}, folder), await vectorOf("rocket"));
  });
});

describe("a folder that cannot be used", () => {
  const files = tinyTransformer({ words });
  const without = (name: string) =>
    folderOf(Object.fromEntries(Object.entries(files).filter(([file]) => file !== name)));

  it("is named with what is missing", async () => {
    for (const name of ["config.json", "tokenizer.json", "onnx/model.onnx"]) {
      await expect(fitted({}, await without(name))).rejects.toMatchObject({
        code: "invalid-model",
        message: expect.stringContaining(`lacks ${name}`) as string,
      });
    }
    await expect(fitted({}, "/no/such/folder")).rejects.toThrow("/no/such/folder");
    await expect(fitted({ modelFile: "other.onnx" })).rejects.toThrow("lacks other.onnx");
  });

  it("can do without what is optional", async () => {
    const graph = files["onnx/model.onnx"];
    const folder = await folderOf({
      "config.json": files["config.json"],
      "tokenizer.json": files["tokenizer.json"],
      "model.onnx": graph,
    });
    expectClose(await vectorOf("rocket", {}, folder), await vectorOf("rocket"));
  });

  it("is refused when a file is damaged or does not fit", async () => {
    const damaged: FolderFiles[] = [
      { ...files, "tokenizer.json": "{" },
      { ...files, "tokenizer.json": "{}" },
      { ...files, "config.json": "[]" },
      { ...files, "onnx/model.onnx": "not a graph" },
      tinyTransformer({ words, extraInput: "pixel_values" }),
    ];
    for (const one of damaged) {
      await expect(fitted({}, await folderOf(one))).rejects.toMatchObject({ code: "invalid-model" });
    }
  });

  it("is refused when the tokenizer knows more words than the model", async () => {
    const larger = tinyTransformer({ words: [...words, "unheard"] });
    const folder = await folderOf({ ...files, "tokenizer.json": larger["tokenizer.json"] });
    await expect(vectorOf("unheard", {}, folder)).rejects.toMatchObject({ code: "invalid-model" });
  });
});

describe("a saved transformer", () => {
  it("holds no weights", async () => {
    const saved = (await fitted({})).save();
    expect(Object.values(saved).reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(2000);
  });

  it("brings its own pooling, prefix and limit", async () => {
    const options = { pooling: "cls", prefix: "rocket ", maximumTokens: 8 } as const;
    const saved = (await fitted(options)).save();
    const loaded = await createTransformer({ folder: plainFolder, threads: 1 }).load(saved);
    const text = "planet orbit alien galaxy astronaut laser gravity";
    expect(await loaded.encode([{ text }])).toEqual(await vectorOf(text, options));
  });

  it("loads from a copy of the folder, and from no other model", async () => {
    const saved = (await fitted({})).save();
    const copy = await folderWith();
    expect((await createTransformer({ folder: copy }).load(saved)).dimensions).toBe(tinyDimensions);
    const other = await folderWith({ pooler: true });
    await expect(createTransformer({ folder: other }).load(saved)).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringContaining("onnx/model.onnx differ") as string,
    });
  });
});
