import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import {
  adamW,
  exportModel,
  fit,
  importModel,
  type LoadedModel,
  loadModel,
  type Predictor,
  type RuntimeOptions,
} from "../../../tensor/index.ts";
import type { Matrix } from "../../../vectors/index.ts";
import type { TitleFeatures, TokenRows } from "../features.ts";
import type { TransformerConfiguration } from "../options.ts";
import type { EmbedderTask, EmbedderWork, FittedEmbedder, ModelFiles } from "./embedder.ts";
import { neighbourAgreement } from "./neighbour-agreement.ts";
import { embedTokens, type TokenLayout, writeTokens } from "./token-feeds.ts";
import { transformerNetwork, transformerPath } from "./transformer-network.ts";
import { multiLabelTripletLoss } from "./triplet-loss.ts";
import { tripletSource } from "./triplet-source.ts";

const files = { header: "transformer.json", network: "transformer.onnx" };
const headerSchema = z.object({
  dimensions: z.int().positive(),
  tokens: z.int().positive(),
  paddingId: z.int().nonnegative(),
  inputs: z.array(z.string()),
});
type Header = z.infer<typeof headerSchema>;

/** A pretrained transformer in ONNX, as it is before training. */
export interface PretrainedTransformer {
  /** The file, with `hidden_states.0`, `hidden_states.1`, … among its outputs, or for one layer `last_hidden_state`. */
  readonly model: Uint8Array;
  /** The token that fills rows. */
  readonly paddingId: number;
}

/**
 * Fine-tunes all weights of a transformer by triplets mined in the batch, through the engine's ONNX import, and stops
 * early on how far the tags of valid titles agree with those of their neighbours among train titles.
 *
 * @throws MarqueeError `invalid-model` for a file that the engine cannot build, `invalid-option` without tokens.
 */
export async function fitTransformer(
  task: EmbedderTask,
  transformer: PretrainedTransformer,
  configuration: TransformerConfiguration,
  { random, signal, runtime, report }: EmbedderWork,
): Promise<TransformerEmbedder> {
  const rows = tokensOf(task.features);
  const { maximumTokens: tokens, margin, learningRate, batchSize, epochs, patience } = configuration;
  const layout = { tokens, paddingId: transformer.paddingId };
  const { imported, network } = trainableNetwork(transformer, configuration);
  const source = tripletSource({ ...task, ...configuration }, (feeds, titles) =>
    writeTokens(rows, titles, layout, feeds),
  );
  const batch = Math.min(batchSize, source.samples - (source.samples % 2));
  const inputs = Object.keys(network.inputs);
  const result = await fit({
    model: network,
    targets: { shared: { shape: [batch] } },
    loss: ({ embedding }, { shared }) => multiLabelTripletLoss(embedding, shared, margin),
    optimiser: adamW({ learningRate }),
    ...{ source, epochs, batchSize: batch, stepsPerRun: 1, signal, runtime },
    parameters: imported.parametersAt(transformerPath),
    seed: `${random.state().seed}/transformer`,
    validation: task.valid.length === 0 ? undefined : { measure: agreement(task, inputs, layout), patience },
    onProgress: ({ samples, totalSamples }) => report?.(samples / totalSamples),
  });
  const bytes = exportModel(network, result.parameters);
  const opened = await loadModel(bytes, runtime);
  const nothing = { offsets: Uint32Array.of(0, 0), ids: new Int32Array() };
  const { dimensions } = await embedTokens({ inputs, predict: opened.predict }, nothing, [0], layout);
  return new TransformerEmbedder({ ...layout, inputs, dimensions }, bytes, opened);
}

/**
 * The network that {@link fitTransformer} trains.
 *
 * @throws MarqueeError `invalid-model`, `no-gradient-rule` for a file that the engine cannot train.
 */
export function trainableNetwork(
  { model }: PretrainedTransformer,
  { maximumTokens: tokens, layers }: TransformerConfiguration,
) {
  const imported = importModel(model);
  return { imported, network: transformerNetwork(imported, { tokens, layers }) };
}

/** A fine-tuned transformer. Made by {@link fitTransformer} or {@link TransformerEmbedder.load}. */
export class TransformerEmbedder implements FittedEmbedder {
  readonly dimensions: number;
  private readonly header: Header;
  private readonly bytes: Uint8Array;
  private readonly network: LoadedModel;

  constructor(header: Header, bytes: Uint8Array, network: LoadedModel) {
    this.header = header;
    this.dimensions = header.dimensions;
    this.bytes = bytes;
    this.network = network;
  }

  /** @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(given: ModelFiles, runtime?: RuntimeOptions): Promise<TransformerEmbedder> {
    try {
      const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(given[files.header])));
      return new TransformerEmbedder(
        header,
        given[files.network],
        await loadModel(given[files.network], runtime),
      );
    } catch (cause) {
      throw new MarqueeError("invalid-model", `The transformer's files are damaged: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  async embed(features: TitleFeatures): Promise<Matrix> {
    const all = Int32Array.from({ length: features.rows }, (_, title) => title);
    const { predict } = this.network;
    return embedTokens({ inputs: this.header.inputs, predict }, tokensOf(features), all, this.header);
  }

  save(): ModelFiles {
    return {
      [files.header]: new TextEncoder().encode(JSON.stringify(this.header)),
      [files.network]: this.bytes,
    };
  }

  close(): Promise<void> {
    return this.network.close();
  }
}

function tokensOf({ tokens }: TitleFeatures): TokenRows {
  if (tokens !== undefined) return tokens;
  throw new MarqueeError("invalid-option", "A transformer reads tokens, which the titles do not have.", {
    hint: "Tokenise their texts with the tokenizer of the same model.",
  });
}

function agreement(
  { features, labels, train, valid }: EmbedderTask,
  inputs: readonly string[],
  layout: TokenLayout,
): (predict: Predictor["predict"]) => Promise<number> {
  const rows = tokensOf(features);
  return async (predict) => {
    const part = async (titles: Int32Array) => ({
      embeddings: await embedTokens({ inputs, predict }, rows, titles, layout),
      titles,
    });
    return neighbourAgreement(labels, await part(train), await part(valid));
  };
}
