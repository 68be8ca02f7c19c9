import {
  add,
  batchNormalisation,
  constantFill,
  defineModel,
  dense,
  dropout,
  heNormal,
  type Model,
  relu,
  type Tensor,
} from "../../../tensor/index.ts";
import type { HeadConfiguration } from "../options.ts";

/** A head: the inputs of a title and the log-odds that it starts from. */
export type HeadNetwork = Model<
  { readonly inputs: { readonly shape: [number] }; readonly background: { readonly shape: [number] } },
  { readonly logits: Tensor }
>;

/**
 * Blocks of dense layer with ReLU → batch normalisation → dropout, then one output a tag, added to the log-odds of
 * the background. The outputs are zero before training: a head starts from the background and learns what differs.
 */
export function headNetwork(
  width: number,
  tags: number,
  { blocks, dropout: rate }: Pick<HeadConfiguration, "blocks" | "dropout">,
): HeadNetwork {
  return defineModel({
    inputs: { inputs: { shape: [width] }, background: { shape: [tags] } },
    build(scope, { inputs, background }) {
      let x = inputs;
      blocks.forEach((units, index) => {
        const at = scope.at(`block-${index + 1}`);
        x = dropout(rate)(at, batchNormalisation()(at, relu(dense(units, { initialise: heNormal })(at, x))));
      });
      const corrections = dense(tags, { initialise: constantFill(0) })(scope.at("tags"), x);
      return { logits: add(background, corrections) };
    },
  });
}
