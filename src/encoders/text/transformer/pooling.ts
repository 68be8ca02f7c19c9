import { MarqueeError } from "../../../core/index.ts";
import type { Pooling } from "./options.ts";

/** What is known of an output of a model before it runs. */
export interface OutputDescription {
  readonly name: string;
  /** Number of axes, `undefined` when the model does not say. */
  readonly rank: number | undefined;
}

/** The values of one output of a model. */
export interface OutputValues {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

const lastLayerNames = ["last_hidden_state", "token_embeddings"];
const pooledNames = ["sentence_embedding", "pooler_output", "text_embeds"];
const layerName = /^hidden_states[._]?(\d+)$/;

/**
 * The outputs of a model that a pooling reads: the last layer, the last four layers or the pooled vector.
 *
 * @throws MarqueeError `invalid-model` when the model does not give them out, with the outputs that it has.
 */
export function outputsFor(pooling: Pooling, outputs: readonly OutputDescription[]): string[] {
  const names = outputs.map(({ name }) => name);
  const lack = (what: string, hint: string) =>
    new MarqueeError(
      "invalid-model",
      `Pooling "${pooling}" needs ${what}. The model's outputs are ${names.join(", ")}.`,
      { hint },
    );
  if (pooling === "mean-last-4") {
    const layers = names
      .filter((name) => layerName.test(name))
      .sort((a, b) => Number(layerName.exec(a)?.[1]) - Number(layerName.exec(b)?.[1]));
    if (layers.length >= 4) return layers.slice(-4);
    throw lack(
      "four outputs named hidden_states.0, hidden_states.1, …",
      'Export the model with its hidden states, or use "mean".',
    );
  }
  if (pooling === "pooled") {
    const found = pooledNames.find((name) => names.includes(name));
    if (found !== undefined) return [found];
    throw lack(`an output named ${pooledNames.join(" or ")}`, 'Use "mean" or "cls".');
  }
  const found = lastLayerNames.find((name) => names.includes(name)) ?? soleLayer(outputs);
  if (found !== undefined) return [found];
  throw lack(
    `an output named ${lastLayerNames.join(" or ")}`,
    'Export the model for feature extraction, or use "pooled".',
  );
}

function soleLayer(outputs: readonly OutputDescription[]): string | undefined {
  const layers = outputs.filter(({ rank }) => rank === 3);
  return layers.length === 1 ? layers[0].name : undefined;
}

/**
 * Pools a batch.
 *
 * @param outputs Values of {@link outputsFor}: `[documents, tokens, dimensions]`, or `[documents, dimensions]` for
 *   `pooled`.
 * @param lengths Tokens of each document without padding, `[documents]`.
 * @returns `[documents, dimensions]`
 */
export function poolBatch(
  pooling: Pooling,
  outputs: readonly OutputValues[],
  lengths: readonly number[],
): Float32Array {
  const [{ shape, data }] = outputs;
  const rank = pooling === "pooled" ? 2 : 3;
  if (shape.length !== rank || shape[0] !== lengths.length) {
    const message = `Pooling "${pooling}" needs an output with ${rank} axes of which the first is the batch of ${lengths.length}; received [${shape.join(", ")}].`;
    throw new MarqueeError("invalid-model", message);
  }
  if (pooling === "pooled") return data.slice();
  const [documents, tokens, dimensions] = shape;
  const pooled = new Float32Array(documents * dimensions);
  for (let document = 0; document < documents; document++) {
    const from = document * tokens * dimensions;
    const read = pooling === "cls" ? 1 : lengths[document];
    pooled.set(meanOfTokens(outputs, from, read, dimensions), document * dimensions);
  }
  return pooled;
}

/** The mean over some tokens and over the outputs. */
function meanOfTokens(
  outputs: readonly OutputValues[],
  from: number,
  tokens: number,
  dimensions: number,
): Float64Array {
  const sums = new Float64Array(dimensions);
  for (const { data } of outputs) {
    for (let token = 0; token < tokens; token++) {
      const start = from + token * dimensions;
      for (let j = 0; j < dimensions; j++) sums[j] += data[start + j];
    }
  }
  return sums.map((sum) => sum / (tokens * outputs.length));
}
