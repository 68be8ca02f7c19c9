import { readFile } from "node:fs/promises";
import { openModelFolder } from "./model-folder.ts";
import { readTransformerOptions, type TransformerOptions } from "./options.ts";
import { TextTokenizer, tokenLimit } from "./tokens.ts";

/** A transformer opened to be trained further: its weights, and the tokenizer that belongs to them. */
export interface TrainableTransformer {
  /** The ONNX file. */
  readonly model: Uint8Array;
  readonly tokenizer: TextTokenizer;
}

/**
 * Opens a folder in the Hugging Face layout, see `createTransformer`, for a model that trains the weights further.
 *
 * @param options `maximumTokens` is cut to what the model takes.
 * @throws MarqueeError `invalid-option` for options, `invalid-model` for a folder that cannot be used, naming what is
 * missing or damaged.
 */
export async function openTrainableTransformer(
  options: Pick<TransformerOptions, "folder" | "modelFile" | "maximumTokens">,
): Promise<TrainableTransformer> {
  const configuration = readTransformerOptions(options);
  const folder = await openModelFolder(configuration);
  const tokenizer = new TextTokenizer(folder, tokenLimit(folder, configuration.maximumTokens));
  return { model: await readFile(folder.modelPath), tokenizer };
}
