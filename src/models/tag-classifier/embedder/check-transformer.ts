import { MarqueeError, messageOf } from "../../../core/index.ts";
import { loadModel, type RuntimeOptions } from "../../../tensor/index.ts";
import type { TokenRows } from "../features.ts";
import type { TransformerConfiguration } from "../options.ts";
import { tokenFeeds } from "./token-feeds.ts";
import { type PretrainedTransformer, trainableNetwork } from "./transformer.ts";

/**
 * Tries a transformer before anything is trained: whether the engine can build it, and whether it knows the tokens that
 * it is going to be given.
 *
 * @throws MarqueeError `invalid-model`, `no-gradient-rule`
 */
export async function checkTransformer(
  transformer: PretrainedTransformer,
  configuration: TransformerConfiguration,
  { ids }: TokenRows,
  runtime?: RuntimeOptions,
): Promise<void> {
  trainableNetwork(transformer, configuration);
  const model = await loadModel(transformer.model, runtime);
  const largest = ids.reduce((most, id) => Math.max(most, id), 0);
  const row = { offsets: Uint32Array.of(0, 1), ids: Int32Array.of(largest) };
  const layout = { tokens: configuration.maximumTokens, paddingId: transformer.paddingId };
  try {
    await model.predict(tokenFeeds(row, [0], Object.keys(model.inputs), layout));
  } catch (cause) {
    throw new MarqueeError(
      "invalid-model",
      `The transformer cannot read ${layout.tokens} tokens, one of them number ${largest}: ${messageOf(cause)}`,
      { cause, hint: "Check that tokenizer.json belongs to the model, or lower maximumTokens." },
    );
  } finally {
    await model.close();
  }
}
