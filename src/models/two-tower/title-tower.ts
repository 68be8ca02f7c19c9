import {
  add,
  concat,
  constant,
  constantFill,
  dense,
  divide,
  dropout as dropoutLayer,
  greater,
  multiply,
  reshape,
  type Scope,
  softmax,
  subtract,
  tanh,
  type Tensor,
  unsqueeze,
  where,
} from "../../tensor/index.ts";
import type { Standardisation } from "../../vectors/index.ts";
import { idModality, type ModalityShape } from "./modality.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { feedOf, presentFeed } from "./title-feeds.ts";

/** What the tower makes of titles. */
export interface TitleTowerOutputs {
  /** `[titles, dimensions]` */
  readonly title: Tensor;
  /** How much each modality counted, `[titles, modalities]`: sums to 1 over those that a title has. */
  readonly attention: Tensor;
}

/** What the tower is built for. */
export interface TitleTowerShape {
  readonly modalities: readonly ModalityShape[];
  /** How the vectors of modalities are scaled, by name. */
  readonly scales: Readonly<Record<string, Standardisation>>;
  readonly configuration: TwoTowerConfiguration;
}

/**
 * The title tower: every modality → the same width; attention over the modalities that a title has,
 * O = zᵀ tanh(P h + b), softmax, a missing one masked; weighted, concatenated, a one-layer perceptron.
 *
 * @param feeds By the names of {@link titleFeeds}, `[titles, ...]` each.
 */
export function titleTower(
  scope: Scope,
  feeds: Readonly<Record<string, Tensor>>,
  { modalities: shapes, scales, configuration }: TitleTowerShape,
): TitleTowerOutputs {
  const { modalityWidth, dimensions, fusion, titleIds, dropout } = configuration;
  const states = [
    ...shapes.map((shape) => {
      const at = scope.at(shape.name);
      const feed = feeds[feedOf(shape.name)];
      return shape.kind === "vectors"
        ? dense(modalityWidth)(at, standardised(feed, scales[shape.name]))
        : add(feed, at.variable("bias", { shape: [modalityWidth], initialise: constantFill(0) }));
    }),
    ...(titleIds ? [dense(modalityWidth)(scope.at(idModality), feeds[feedOf(idModality)])] : []),
  ].map((state, at) => dropoutLayer(dropout)(scope.at(`dropout-${at}`), tanh(state)));
  const present = feeds[presentFeed];
  const stacked = concat(
    states.map((state) => unsqueeze(state, [1])),
    1,
  );
  const attention =
    fusion === "attention" ? attentionOver(stacked, present, scope.at("fusion"), configuration) : present;
  const counts = fusion === "attention" ? multiply(attention, states.length) : attention;
  const weighted = reshape(multiply(stacked, unsqueeze(counts, [2])), [-1, states.length * modalityWidth]);
  return { title: dense(dimensions)(scope.at("output"), weighted), attention };
}

function standardised(vectors: Tensor, { mean, deviation }: Standardisation): Tensor {
  const shape = [mean.length];
  return divide(subtract(vectors, constant(mean, shape)), constant(deviation, shape));
}

/**
 * softmax of zᵀ tanh(P h + b) over the modalities that are present; zero for the others.
 *
 * @param states `[titles, modalities, modalityWidth]`
 * @param present `[titles, modalities]`
 */
function attentionOver(
  states: Tensor,
  present: Tensor,
  scope: Scope,
  { attentionWidth, modalityWidth }: TwoTowerConfiguration,
): Tensor {
  const flat = reshape(states, [-1, modalityWidth]);
  const energies = dense(1, { bias: false })(
    scope.at("energy"),
    tanh(dense(attentionWidth)(scope.at("hidden"), flat)),
  );
  const scores = reshape(energies, [present.shape[0], states.shape[1]]);
  // Not −∞: a title without any modality would become NaN.
  return multiply(softmax(where(greater(present, 0), scores, -1e9)), present);
}
