import { afterAll, describe, expect, it } from "vitest";
import {
  type FolderFiles,
  tinyPositions,
  tinyTransformer,
  writeFolder,
} from "./tiny-transformer.test-helper.ts";
import { TextTokenizer } from "./tokens.ts";
import { openTrainableTransformer } from "./trainable.ts";

const files = tinyTransformer({ words: ["a", "rocket", "planet"], hiddenLayers: 4 });
const removals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of removals) await remove();
});

async function folderOf(content: FolderFiles): Promise<string> {
  const { folder, remove } = await writeFolder(content);
  removals.push(remove);
  return folder;
}

describe("openTrainableTransformer", () => {
  it("gives the weights, and a tokenizer within what the model takes", async () => {
    const folder = await folderOf(files);
    const { model, tokenizer } = await openTrainableTransformer({ folder, maximumTokens: 4096 });
    expect([...model]).toEqual([...(files["onnx/model.onnx"] as Uint8Array)]);
    expect([tokenizer.maximumTokens, tokenizer.paddingId]).toEqual([tinyPositions, 0]);
    // [CLS] rocket planet [SEP]
    expect(tokenizer.encode("Rocket planet")).toEqual([2, 5, 6, 3]);
  });

  it("has a tokenizer that can be kept without the folder", async () => {
    const folder = await folderOf(files);
    const { tokenizer } = await openTrainableTransformer({ folder, maximumTokens: 8 });
    const loaded = TextTokenizer.load(JSON.parse(JSON.stringify(tokenizer)));
    const long = "rocket planet ".repeat(20);
    expect(loaded.encode(long)).toEqual(tokenizer.encode(long));
    expect(loaded.encode(long)).toHaveLength(8);
    expect(() => TextTokenizer.load({ maximumTokens: 8 })).toThrow(/tokenizer of the model is damaged/);
  });

  it("names what a folder lacks", async () => {
    const { "tokenizer.json": _, ...rest } = files;
    await expect(openTrainableTransformer({ folder: await folderOf(rest) })).rejects.toMatchObject({
      code: "invalid-model",
      message: expect.stringContaining("lacks tokenizer.json") as string,
    });
  });
});
