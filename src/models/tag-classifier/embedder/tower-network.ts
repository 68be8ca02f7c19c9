import {
  add,
  constant,
  constantFill,
  defineModel,
  dense,
  divide,
  dropout,
  type FeedTensors,
  heNormal,
  l2Normalise,
  type Model,
  relu,
  type Scope,
  subtract,
  type Tensor,
} from "../../../tensor/index.ts";
import type { Standardisation } from "../../../vectors/index.ts";
import type { TowerConfiguration } from "../options.ts";

/** What a tower reads of a title: dense vectors, or what the sparse layer makes of its terms. */
export type TowerInputs = Readonly<Record<string, { readonly shape: readonly [number] }>>;
export type TowerNetwork = Model<TowerInputs, { readonly embedding: Tensor }>;

/** The form of a tower's input: vectors with their scaling, or terms by the units of their layer. */
export type TowerReads = { readonly dense: Standardisation } | { readonly termUnits: number };

/** The feed of a tower: `dense`, or `terms` after the sparse layer. */
export const towerFeed = (reads: TowerReads) => ("dense" in reads ? "dense" : "terms");

/**
 * The tower: dense vectors, standardised and thinned by dropout, or the outputs of the sparse layer → hidden layers
 * with ReLU and dropout → embedding of length 1.
 */
export function towerNetwork(
  reads: TowerReads,
  { hidden, dimensions, dropout: rate, inputDropout }: TowerConfiguration,
): TowerNetwork {
  const width = "dense" in reads ? reads.dense.mean.length : reads.termUnits;
  return defineModel({
    inputs: { [towerFeed(reads)]: { shape: [width] as const } },
    build(scope, feeds: FeedTensors<TowerInputs>) {
      const fed = feeds[towerFeed(reads)];
      let x =
        "dense" in reads ? standardised(scope, fed, reads.dense, inputDropout) : biased(scope, fed, rate);
      hidden.forEach((units, index) => {
        const at = scope.at(`hidden-${index + 1}`);
        x = dropout(rate)(at, relu(dense(units, { initialise: heNormal })(at, x)));
      });
      const embedding = dense(dimensions)(scope.at("embedding"), x);
      return { embedding: l2Normalise(embedding, { epsilon: 1e-6 }) };
    },
  });
}

function standardised(scope: Scope, x: Tensor, { mean, deviation }: Standardisation, rate: number): Tensor {
  const shape = [mean.length];
  const scaled = divide(subtract(x, constant(mean, shape)), constant(deviation, shape));
  return dropout(rate)(scope.at("input"), scaled);
}

/** The rest of the sparse layer. Its inputs are thinned where the rows are read. */
function biased(scope: Scope, x: Tensor, rate: number): Tensor {
  const at = scope.at("terms");
  const bias = at.variable("bias", { shape: [Number(x.shape[1])], initialise: constantFill(0) });
  return dropout(rate)(at, relu(add(x, bias)));
}
