import {
  constant,
  defineModel,
  dense,
  divide,
  heNormal,
  type Model,
  multiply,
  relu,
  type Scope,
  subtract,
  type Tensor,
  where,
} from "../../tensor/index.ts";
import type { Standardisation } from "../../vectors/index.ts";
import type { GenreSpectrumConfiguration } from "./options.ts";

/** Inputs and outputs of the network for one title. */
export type SpectrumNetwork = Model<
  { readonly text: { readonly shape: [number] } },
  { readonly spectrum: Tensor; readonly logits: Tensor }
>;

/**
 * The network: text embedding, standardised → hidden layers with ReLU and dropout → spectrum → ReLU → one logit a
 * genre. The spectrum is the output of the penultimate layer before its ReLU, so that cosines use both signs.
 *
 * @param standardisation Of the text embeddings, `[features]`; part of the network, so a saved one takes raw ones.
 */
export function spectrumNetwork(
  { mean, deviation }: Standardisation,
  genres: number,
  { hidden, dimensions, dropout }: Pick<GenreSpectrumConfiguration, "hidden" | "dimensions" | "dropout">,
): SpectrumNetwork {
  const features = mean.length;
  return defineModel({
    inputs: { text: { shape: [features] } },
    build(scope, { text }) {
      let x = divide(subtract(text, constant(mean, [features])), constant(deviation, [features]));
      hidden.forEach((width, index) => {
        const at = scope.at(`hidden-${index + 1}`);
        x = drop(at, relu(dense(width, { initialise: heNormal })(at, x)), dropout);
      });
      const spectrum = dense(dimensions)(scope.at("spectrum"), x);
      return { spectrum, logits: dense(genres)(scope.at("genres"), relu(spectrum)) };
    },
  });
}

/** Dropout (Srivastava et al. 2014): in training, zero with probability `rate`, the rest scaled up. */
function drop(scope: Scope, x: Tensor, rate: number): Tensor {
  if (!scope.training || rate === 0) return x;
  return where(scope.mask("dropout", x.shape, rate), multiply(x, 1 / (1 - rate)), 0);
}
