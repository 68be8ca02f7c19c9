import {
  add,
  defineModel,
  type FeedSpecification,
  l2Normalise,
  matmul,
  type Model,
  relu,
  reshape,
  slice,
  subtract,
  sum,
  type Tensor,
  transpose,
  unsqueeze,
} from "../../tensor/index.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { titleFeeds } from "./title-feeds.ts";
import { titleTower, type TitleTowerOutputs, type TitleTowerShape } from "./title-tower.ts";
import { viewerFeeds, viewerTower, type ViewerTowerOutputs } from "./viewer-tower.ts";

/** What decides the networks. */
export interface NetworkShape extends TitleTowerShape {
  readonly viewerFeatures: number;
}

type NetworkModel<Outputs> = Model<
  Readonly<Record<string, FeedSpecification>>,
  { readonly [Name in keyof Outputs]: Tensor }
>;

/** The title tower alone. */
export function titleModel(shape: NetworkShape): NetworkModel<TitleTowerOutputs> {
  const { modalities, configuration } = shape;
  return defineModel({
    inputs: titleFeeds(modalities, configuration),
    build: (scope, feeds) => {
      const { title, attention } = titleTower(scope.at("title"), feeds, shape);
      return { title: onSphere(title, configuration), attention };
    },
  });
}

/** The viewer tower alone. */
export function viewerModel({
  viewerFeatures,
  configuration,
}: NetworkShape): NetworkModel<ViewerTowerOutputs> {
  return defineModel({
    inputs: viewerFeeds(configuration, viewerFeatures),
    build: (scope, feeds) => {
      const { viewer, attention } = viewerTower(scope.at("viewer"), feeds, configuration);
      return { viewer: onSphere(viewer, configuration), attention };
    },
  });
}

/**
 * Both towers on a batch: a viewer for each example, and one set of titles for all of them, so that a title runs
 * through its tower once and not once for every viewer. Example i brings the titles i · titlesPerExample and on.
 *
 * Outputs: `viewer` `[examples, dimensions]`, `title` `[examples, titlesPerExample, dimensions]`.
 */
export function trainingModel(
  shape: NetworkShape,
): NetworkModel<{ readonly viewer: Tensor; readonly title: Tensor }> {
  const { modalities, viewerFeatures, configuration } = shape;
  const { titlesPerExample, dimensions } = configuration;
  const ofTitles = titleFeeds(modalities, configuration, titlesPerExample);
  return defineModel({
    inputs: { ...ofTitles, ...viewerFeeds(configuration, viewerFeatures) },
    build: (scope, feeds) => {
      const titles = Object.fromEntries(
        Object.keys(ofTitles).map((name) => [
          name,
          reshape(feeds[name], [-1, ...feeds[name].shape.slice(2)]),
        ]),
      );
      const { title } = titleTower(scope.at("title"), titles, shape);
      const { viewer } = viewerTower(scope.at("viewer"), feeds, configuration);
      return {
        viewer: onSphere(viewer, configuration),
        title: reshape(onSphere(title, configuration), [-1, titlesPerExample, dimensions]),
      };
    },
  });
}

/** Cosines need vectors of length 1. */
function onSphere(vectors: Tensor, { loss }: TwoTowerConfiguration): Tensor {
  return loss === "contrastive" ? l2Normalise(vectors) : vectors;
}

/**
 * Scores of all pairs, `[viewers, titles]`: dot products, or units of the hidden layer relu(viewer + title), the first
 * half of them for and the second half against. (Fixed signs lose nothing: weights of units are those of the layers below.)
 *
 * @param viewers `[viewers, dimensions]`
 * @param titles `[titles, dimensions]`
 */
export function matchScores(
  viewers: Tensor,
  titles: Tensor,
  { match, dimensions }: Pick<TwoTowerConfiguration, "match" | "dimensions">,
): Tensor {
  if (match === "dot") return matmul(viewers, transpose(titles));
  const hidden = relu(add(unsqueeze(viewers, [1]), unsqueeze(titles, [0])));
  const half = Math.floor(dimensions / 2);
  const part = (start: number, end: number) =>
    sum(slice(hidden, { axes: [2], starts: [start], ends: [end] }), { axes: 2 });
  return subtract(part(0, half), part(half, dimensions));
}
