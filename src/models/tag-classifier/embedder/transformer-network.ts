import { MarqueeError } from "../../../core/index.ts";
import {
  add,
  cast,
  defineModel,
  divide,
  type ImportedModel,
  l2Normalise,
  type Model,
  maximum,
  multiply,
  sum,
  type Tensor,
  unsqueeze,
} from "../../../tensor/index.ts";

/** Token numbers of a title, padded, and which of them are tokens. */
export type TransformerInputs = Readonly<
  Record<string, { readonly shape: readonly [number]; readonly type: "int64" }>
>;
export type TransformerNetwork = Model<TransformerInputs, { readonly embedding: Tensor }>;

const known = ["input_ids", "attention_mask", "token_type_ids"];
const layerName = /^hidden_states[._]?(\d+)$/;
/** What the last layer alone is called. */
const lastLayerNames = ["last_hidden_state", "token_embeddings"];

/** Where the variables of the transformer are. */
export const transformerPath = "transformer";

/**
 * A transformer and, on top, the mean over its last layers and over the tokens of a title, at length 1.
 *
 * @throws MarqueeError `invalid-model` for inputs other than those of text encoders, or without its hidden states.
 */
export function transformerNetwork(
  imported: ImportedModel,
  { tokens, layers }: { readonly tokens: number; readonly layers: number },
): TransformerNetwork {
  const names = imported.inputs.map(({ name }) => name);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) {
    throw new MarqueeError(
      "invalid-model",
      `The transformer has an input ${strange}; known are ${known.join(", ")}.`,
    );
  }
  const read = lastLayers(imported.outputNames, layers);
  const inputs: TransformerInputs = Object.fromEntries(
    [...new Set([...names, "attention_mask"])].map((name) => [
      name,
      { shape: [tokens], type: "int64" } as const,
    ]),
  );
  return defineModel({
    inputs,
    build(scope, feeds: Record<string, Tensor>) {
      const given = Object.fromEntries(names.map((name) => [name, feeds[name]]));
      const outputs = imported.apply(scope.at(transformerPath), given);
      const total = read.map((name) => outputs[name]).reduce((first, second) => add(first, second));
      const mask = unsqueeze(cast(feeds.attention_mask, "float32"), [2]);
      const count = maximum(multiply(sum(mask, { axes: 1 }), read.length), 1);
      const mean = divide(sum(multiply(total, mask), { axes: 1 }), count);
      return { embedding: l2Normalise(mean, { epsilon: 1e-6 }) };
    },
  });
}

/** Names of the last hidden layers. */
function lastLayers(outputs: readonly string[], layers: number): string[] {
  const numbered = outputs
    .map((name) => ({ name, layer: Number(layerName.exec(name)?.[1] ?? -1) }))
    .filter(({ layer }) => layer >= 0)
    .sort((first, second) => first.layer - second.layer);
  if (numbered.length >= layers) return numbered.slice(-layers).map(({ name }) => name);
  const last = layers === 1 ? lastLayerNames.find((name) => outputs.includes(name)) : undefined;
  if (last !== undefined) return [last];
  throw new MarqueeError(
    "invalid-model",
    `The mean of the last ${layers} layers needs outputs named hidden_states.0, hidden_states.1, …; the model's are ${outputs.join(", ")}.`,
    { hint: "Export the model with its hidden states, or read its last layer alone: `layers` 1." },
  );
}
