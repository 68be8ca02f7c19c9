import {
  add,
  concat,
  dense,
  dropout as dropoutLayer,
  type Feeds,
  greater,
  matmul,
  multiply,
  normal,
  relu,
  reshape,
  type Scope,
  softmax,
  tanh,
  type Tensor,
  unsqueeze,
  where,
} from "../../tensor/index.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** Rows of the history table, the latest title first, `[historyLength]`. */
export const historyFeed = "viewer-history";
/** 1 where there is a title, `[historyLength]`. */
export const historyPresentFeed = "viewer-history-present";
/** What is known of a viewer, `[features]`. */
export const viewerFeaturesFeed = "viewer-features";

/** Feeds of one viewer. */
export function viewerFeeds(
  { historyLength, idDimensions }: TwoTowerConfiguration,
  viewerFeatures: number,
): Feeds {
  return {
    [historyFeed]: { shape: [historyLength, idDimensions] },
    [historyPresentFeed]: { shape: [historyLength] },
    ...(viewerFeatures > 0 && { [viewerFeaturesFeed]: { shape: [viewerFeatures] } }),
  };
}

/** What the tower makes of viewers. */
export interface ViewerTowerOutputs {
  /** `[viewers, dimensions]` */
  readonly viewer: Tensor;
  /** How much each title of the history counted, `[viewers, historyLength]`: sums to 1, or is 0 without a history. */
  readonly attention: Tensor;
}

/** Width of what is made of a viewer's features. */
const featureWidth = 64;

/**
 * The viewer tower: attention over the history that knows how long ago each title was watched,
 * softmax of vᵀ tanh(W h + p), beside the viewer's features through a layer of their own; then residual blocks.
 *
 * @param feeds By the names above, `[viewers, ...]` each.
 */
export function viewerTower(
  scope: Scope,
  feeds: Readonly<Record<string, Tensor>>,
  configuration: TwoTowerConfiguration,
): ViewerTowerOutputs {
  const { dimensions, residualBlocks, dropout } = configuration;
  const attention = historyAttention(scope.at("history"), feeds, configuration);
  const parts = [weightedSum(feeds[historyFeed], attention)];
  if (viewerFeaturesFeed in feeds) {
    parts.push(dense(featureWidth, { activation: relu })(scope.at("features"), feeds[viewerFeaturesFeed]));
  }
  let state = dense(dimensions)(scope.at("input"), concat(parts, 1));
  for (let block = 1; block <= residualBlocks; block++) {
    const at = scope.at(`block-${block}`);
    const hidden = dropoutLayer(dropout)(at, dense(dimensions, { activation: relu })(at.at("hidden"), state));
    state = add(state, dense(dimensions, { initialise: normal(0.01) })(at.at("output"), hidden));
  }
  return { viewer: state, attention };
}

/** Σ w_j x_j, `[rows, length, features]` and `[rows, length]` → `[rows, features]`. */
function weightedSum(vectors: Tensor, weights: Tensor): Tensor {
  const [rows, , features] = vectors.shape;
  return reshape(matmul(unsqueeze(weights, [1]), vectors), [rows, features]);
}

function historyAttention(
  scope: Scope,
  feeds: Readonly<Record<string, Tensor>>,
  { attentionWidth, historyLength, idDimensions }: TwoTowerConfiguration,
): Tensor {
  const history = feeds[historyFeed];
  const present = feeds[historyPresentFeed];
  const flat = reshape(history, [-1, idDimensions]);
  const viewers = present.shape[0];
  const hidden = reshape(dense(attentionWidth, { bias: false })(scope.at("hidden"), flat), [
    viewers,
    historyLength,
    attentionWidth,
  ]);
  const positions = scope.variable("positions", {
    shape: [historyLength, attentionWidth],
    initialise: normal(0.1),
  });
  const states = reshape(tanh(add(hidden, positions)), [-1, attentionWidth]);
  const energies = reshape(dense(1, { bias: false })(scope.at("energy"), states), [viewers, historyLength]);
  // Not −∞: a viewer without history would become NaN.
  return multiply(softmax(where(greater(present, 0), energies, -1e9)), present);
}
