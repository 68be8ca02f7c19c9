import { z } from "zod";
import { hashOf, MarqueeError, throwIfCancelled } from "../../../core/index.ts";
import type {
  FitTextOptions,
  FittedTextEmbedder,
  ModelFiles,
  TextDocument,
  TextEmbedder,
  TextWorkOptions,
} from "../encoder.ts";
import { jsonBytes, readJson } from "../model-files.ts";
import { plainText } from "../plain-text.ts";
import { batchByLength, type TokenRow } from "./batches.ts";
import { type ModelFolder, openModelFolder } from "./model-folder.ts";
import { type Network, openNetwork } from "./network.ts";
import {
  poolingSchema,
  readTransformerOptions,
  type TransformerConfiguration,
  type TransformerOptions,
} from "./options.ts";
import { TextTokenizer, tokenLimit } from "./tokens.ts";

const name = "transformer";
/** Documents are tokenised and sorted by length this many at a time. */
const window = 4096;

/**
 * A pretrained transformer from a local folder in the Hugging Face layout: `config.json`, `tokenizer.json`,
 * optionally `tokenizer_config.json` and `sentence_bert_config.json`, and `onnx/model.onnx` or `model.onnx`. Runs on
 * ONNX Runtime; nothing is ever downloaded.
 *
 * `fit` learns nothing: it loads the model and tries it. A text without a known token gives the zero vector. What is
 * saved is the configuration and the hashes of the folder's files, not the weights; `load` wants the same files in
 * the configured folder.
 *
 * Padding does not enter a vector beyond rounding, except with models that quantise activations while they run: their
 * scales depend on the whole batch, so use `batchDocuments: 1` where that matters.
 *
 * @throws MarqueeError `invalid-option` for options, `invalid-model` for a folder that cannot be used.
 */
export function createTransformer(options: TransformerOptions): TextEmbedder {
  const configuration = readTransformerOptions(options);
  return {
    name,
    fit: async (_documents, fitOptions) => fitTransformer(configuration, fitOptions ?? {}),
    load: async (files) => loadTransformer(configuration, files),
  };
}

const headerSchema = z.object({
  method: z.literal(name),
  pooling: poolingSchema,
  prefix: z.string(),
  modelFile: z.string().optional(),
  maximumTokens: z.int().positive(),
  dimensions: z.int().positive(),
  /** SHA-256 of the files by name, and of all of them. */
  files: z.record(z.string(), z.string()),
  hash: z.string(),
});

async function fitTransformer(
  configuration: TransformerConfiguration,
  { signal }: FitTextOptions,
): Promise<FittedTextEmbedder> {
  throwIfCancelled(signal);
  return openTransformer(configuration, await openModelFolder(configuration));
}

async function loadTransformer(
  own: TransformerConfiguration,
  files: ModelFiles,
): Promise<FittedTextEmbedder> {
  const header = readJson(files, "encoder.json", (value) => headerSchema.parse(value));
  const { pooling, prefix, modelFile, maximumTokens } = header;
  const configuration = { ...own, pooling, prefix, modelFile, maximumTokens };
  const model = await openModelFolder(configuration);
  if (hashOf(model.hashes) !== header.hash) {
    const names = new Set([...Object.keys(header.files), ...Object.keys(model.hashes)]);
    const differing = [...names].filter((file) => header.files[file] !== model.hashes[file]);
    throw new MarqueeError(
      "invalid-model",
      `The folder ${own.folder} does not hold the model that was saved: ${differing.join(", ")} differ.`,
      { hint: "Point `folder` to the same model, or encode anew with this one." },
    );
  }
  return openTransformer(configuration, model);
}

async function openTransformer(configuration: TransformerConfiguration, model: ModelFolder) {
  const maximumTokens = tokenLimit(model, configuration.maximumTokens);
  const tokenizer = new TextTokenizer(model, maximumTokens);
  const network = await openNetwork(model.modelPath, {
    pooling: configuration.pooling,
    threads: configuration.threads,
    paddingId: tokenizer.paddingId,
    trial: tokenizer.trial(),
  });
  return new FittedTransformer({ ...configuration, maximumTokens }, model.hashes, tokenizer, network);
}

class FittedTransformer implements FittedTextEmbedder {
  readonly name = name;
  readonly dimensions: number;
  private readonly configuration: TransformerConfiguration;
  private readonly hashes: ModelFolder["hashes"];
  private readonly tokenizer: TextTokenizer;
  private readonly network: Network;

  constructor(
    configuration: TransformerConfiguration,
    hashes: ModelFolder["hashes"],
    tokenizer: TextTokenizer,
    network: Network,
  ) {
    this.configuration = configuration;
    this.hashes = hashes;
    this.tokenizer = tokenizer;
    this.network = network;
    this.dimensions = network.dimensions;
  }

  async encode(documents: readonly TextDocument[], options: TextWorkOptions = {}): Promise<Float32Array> {
    const { dimensions, network, configuration } = this;
    const vectors = new Float32Array(documents.length * dimensions);
    for (let start = 0; start < documents.length; start += window) {
      const rows = this.tokenise(documents.slice(start, start + window), start);
      let done = Math.min(start + window, documents.length) - rows.length;
      for (const batch of batchByLength(rows, configuration)) {
        throwIfCancelled(options.signal);
        const pooled = await network.run(batch);
        batch.forEach(({ row }, index) => {
          vectors.set(pooled.subarray(index * dimensions, (index + 1) * dimensions), row * dimensions);
        });
        done += batch.length;
        options.progress?.update(done, documents.length);
      }
    }
    return vectors;
  }

  /** The documents that have known tokens. */
  private tokenise(documents: readonly TextDocument[], firstRow: number): TokenRow[] {
    const { prefix } = this.configuration;
    return documents.flatMap((document, index) => {
      // Known tokens of the prefix say nothing about the document.
      const bare = this.tokenizer.encode(plainText(document));
      const ids = bare && prefix !== "" ? this.tokenizer.encode(plainText(document, { prefix })) : bare;
      return ids === undefined ? [] : [{ row: firstRow + index, ids }];
    });
  }

  save(): ModelFiles {
    const { pooling, prefix, modelFile, maximumTokens } = this.configuration;
    const { hashes: files, dimensions } = this;
    const decided = { method: name, pooling, prefix, modelFile, maximumTokens, dimensions };
    return { "encoder.json": jsonBytes({ ...decided, files, hash: hashOf(files) }) };
  }
}
