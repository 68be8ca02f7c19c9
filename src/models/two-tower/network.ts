import {
  defineModel,
  divide,
  l2Normalise,
  logSoftmax,
  matmul,
  mean,
  type Model,
  multiply,
  reshape,
  softplus,
  subtract,
  sum,
  type Tensor,
  transpose,
  where,
  greater,
} from "../../tensor/index.ts";
import type { ModalityShape } from "./modality.ts";
import type { TwoTowerConfiguration } from "./options.ts";
import { titleFeeds } from "./title-feeds.ts";
import { titleTower } from "./title-tower.ts";
import { viewerFeeds, viewerTower } from "./viewer-tower.ts";

/** What decides the networks. */
export interface NetworkShape {
  readonly modalities: readonly ModalityShape[];
  readonly viewerFeatures: number;
  readonly configuration: TwoTowerConfiguration;
}

type AnyModel<Outputs extends Readonly<Record<string, Tensor>>> = Model<
  Readonly<Record<string, { readonly shape: readonly number[] }>>,
  Outputs
>;

/** The title tower alone. */
export function titleModel({ modalities, configuration }: NetworkShape): AnyModel<{
  readonly title: Tensor;
  readonly attention: Tensor;
}> {
  return defineModel({
    inputs: titleFeeds(modalities, configuration),
    build: (scope, feeds) => {
      const { title, attention } = titleTower(scope.at("title"), feeds, modalities, configuration);
      return { title: onSphere(title, configuration), attention };
    },
  });
}

/** The viewer tower alone. */
export function viewerModel({
  viewerFeatures,
  configuration,
}: NetworkShape): AnyModel<{ readonly viewer: Tensor }> {
  return defineModel({
    inputs: viewerFeeds(configuration, viewerFeatures),
    build: (scope, feeds) => ({
      viewer: onSphere(viewerTower(scope.at("viewer"), feeds, configuration), configuration),
    }),
  });
}

/** Titles that each example brings into the batch: its own and those drawn for negatives. */
export const titlesPerExample = ({ drawnTitles }: TwoTowerConfiguration) => 1 + drawnTitles;

/**
 * Both towers on a batch of examples: a viewer each, and some titles each. Every viewer is scored against all titles
 * of the batch, so that a title runs through its tower once and not once for every viewer.
 *
 * Output `logits`: `[examples, examples · titles per example]`.
 */
export function trainingModel(shape: NetworkShape): AnyModel<{ readonly logits: Tensor }> {
  const { modalities, viewerFeatures, configuration } = shape;
  const perExample = titlesPerExample(configuration);
  return defineModel({
    inputs: {
      ...titleFeeds(modalities, configuration, perExample),
      ...viewerFeeds(configuration, viewerFeatures),
    },
    build: (scope, feeds) => {
      const titles = Object.fromEntries(
        Object.entries(feeds)
          .filter(([name]) => name.startsWith("title-"))
          .map(([name, feed]) => [name, reshape(feed, [-1, ...feed.shape.slice(2)])] as const),
      );
      const { title } = titleTower(scope.at("title"), titles, modalities, configuration);
      const viewer = viewerTower(scope.at("viewer"), feeds, configuration);
      const [left, right] = [onSphere(viewer, configuration), onSphere(title, configuration)];
      return { logits: matmul(left, transpose(right)) };
    },
  });
}

/** Cosines need vectors of length 1. */
function onSphere(vectors: Tensor, { loss }: TwoTowerConfiguration): Tensor {
  return loss === "contrastive" ? l2Normalise(vectors) : vectors;
}

/** What the losses see beside the logits. */
export interface LossTargets {
  /** 1 at the example's own title, `[examples, titles]`. */
  readonly target: Tensor;
  /** 0 for titles that do not count for the example, `[examples, titles]`. */
  readonly weight: Tensor;
  /** log of how likely each title is in a batch, `[examples, titles per example]`. */
  readonly logLikelihood: Tensor;
}

/** The loss of a batch; see the option `loss`. */
export function twoTowerLoss(
  logits: Tensor,
  { target, weight, logLikelihood }: LossTargets,
  { loss, temperature }: TwoTowerConfiguration,
): Tensor {
  if (loss === "cross-entropy") {
    const each = multiply(subtract(softplus(logits), multiply(target, logits)), weight);
    return divide(sum(each), sum(weight));
  }
  const scaled = loss === "contrastive" ? multiply(logits, 1 / temperature) : logits;
  const corrected = subtract(scaled, reshape(logLikelihood, [1, -1]));
  const masked = where(greater(weight, 0), corrected, -1e9);
  const examples = sum(multiply(target, logSoftmax(masked)), { axes: 1 });
  return multiply(mean(examples), -1);
}
