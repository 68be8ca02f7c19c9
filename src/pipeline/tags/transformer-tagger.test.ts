import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  tinyTransformer,
  writeFolder,
} from "../../encoders/text/transformer/tiny-transformer.test-helper.ts";
import { catalogueTagTask } from "./catalogue-tags.ts";
import { fitTagger } from "./fit-tagger.ts";
import { generatedTitles } from "./generated-titles.test-helper.ts";
import { tagOptionsSchema } from "./options.ts";
import { transformerContent } from "./tag-transformer.ts";
import { Tagger } from "./tagger.ts";
import { titleWords } from "./title-words.ts";

const titles = generatedTitles(240);
const fresh = generatedTitles(40, 2);
const words = [...new Set(titles.flatMap((title) => titleWords(title, ["text"])))];
let folder: string;

beforeAll(async () => {
  ({ folder } = await writeFolder(tinyTransformer({ words: ["a", ...words], hiddenLayers: 4 })));
});
afterAll(() => rm(folder, { recursive: true }));

const optionsWith = (embedder: object) =>
  tagOptionsSchema.parse({
    fields: ["mood"],
    folds: 2,
    scorer: {
      kind: "classifier",
      embedder: { kind: "transformer", folder, batchSize: 32, epochs: 3, learningRate: 3e-3, ...embedder },
      // The transformer alone: nothing else tells titles apart.
      evidence: null,
      clusters: null,
      head: { blocks: [32], epochs: 20, learningRate: 1e-2, dropout: 0.2 },
    },
  });

describe("a tagger with a transformer from a folder", () => {
  it("learns tags from texts, and needs the folder no longer once it is trained", async () => {
    // The model takes 64 tokens, whatever the options wish.
    const options = optionsWith({ maximumTokens: 4096 });
    const { tagger, quality } = await fitTagger(
      { titles, task: catalogueTagTask(titles, options) },
      options,
      {
        seed: 1,
      },
    );
    expect(quality.text.microF1).toBeGreaterThan(0.8);
    const before = await tagger.probabilities(fresh);
    const saved = tagger.save();
    await rm(join(folder, "tokenizer.json"));
    await using loaded = await Tagger.load(saved);
    expect(await loaded.probabilities(fresh)).toEqual(before);
    await tagger[Symbol.asyncDispose]();
    await expect(transformerContent(options)).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringContaining("lacks tokenizer.json") as string,
    });
  });

  it("names what is wrong before anything is trained", async () => {
    const nowhere = optionsWith({ folder: "/no/such/model" });
    await expect(transformerContent(nowhere)).rejects.toThrow(
      /model folder \/no\/such\/model cannot be read/,
    );
    await expect(transformerContent({ ...optionsWith({}), read: ["genres"] })).rejects.toMatchObject({
      code: "invalid-option",
    });
    expect(() => optionsWith({ folder: undefined })).toThrow(/folder/);
  });

  it("names the folder of a model that cannot be trained", async () => {
    const files = tinyTransformer({ words: ["a", ...words] });
    const { folder: place, remove } = await writeFolder(files);
    const options = optionsWith({ folder: place });
    const task = catalogueTagTask(titles, options);
    await expect(fitTagger({ titles, task }, options, { seed: 1 })).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringMatching(`${place}: The mean of the last 4 layers`) as string,
      hint: expect.stringContaining("`layers` 1") as string,
    });
    await remove();
  });

  it("is another tagger once the folder holds other weights", async () => {
    const { folder: copy, remove } = await writeFolder(tinyTransformer({ words: ["a"], hiddenLayers: 4 }));
    const before = await transformerContent(optionsWith({ folder: copy }));
    await writeFile(join(copy, "onnx", "model.onnx"), "other weights");
    expect(await transformerContent(optionsWith({ folder: copy }))).not.toEqual(before);
    await remove();
  });
});
