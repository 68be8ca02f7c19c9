import { MarqueeError } from "../../../core/index.ts";
import {
  adam,
  arraySource,
  binaryCrossEntropyWithLogits,
  constant,
  defineModel,
  dense,
  divide,
  dropout as dropoutLayer,
  exportModel,
  fit,
  type FitProgress,
  heNormal,
  type Model,
  relu,
  type RuntimeOptions,
  subtract,
  type Tensor,
} from "../../../tensor/index.ts";
import { fitStandardisation, type Matrix, type Standardisation, takeRows } from "../../../vectors/index.ts";
import {
  type TrainedImagesConfiguration,
  type TrainedImagesOptions,
  trainedImagesOptionsSchema,
} from "./options.ts";
import { TrainedImages } from "./trained-images.ts";

/** Pictures with labels, and which of them may be learned from. */
export interface LabelledImages {
  /** From an image encoder, `[pictures, features]`. */
  readonly vectors: Matrix;
  /** 1 where a picture's title has a label, `[pictures, labels]`. */
  readonly labels: Uint8Array;
  /** Names of the labels. */
  readonly labelNames: readonly string[];
  /** Rows to train on; leave out those of pictures that could not be read. */
  readonly train: Int32Array;
  /** Rows for early stopping. May be empty: then training runs to its end. */
  readonly valid: Int32Array;
}

/** How {@link fitTrainedImages} is run. */
export interface FitImagesWork {
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly runtime?: RuntimeOptions;
}

type ImageNetwork = Model<
  { readonly features: { readonly shape: [number] } },
  { readonly embedding: Tensor; readonly logits: Tensor }
>;

/**
 * Trains a network on the catalogue's own labels (genres), so that general image features become an embedding of
 * what the pictures are about: features, standardised → hidden layers with ReLU and dropout → embedding → ReLU → one
 * logit a label, with cross-entropy. Early stopping looks at the cross-entropy of the valid pictures.
 *
 * @throws MarqueeError `invalid-option` with nothing to train on, `invalid-shape`, `cancelled` on abort.
 */
export async function fitTrainedImages(
  images: LabelledImages,
  options: TrainedImagesOptions = {},
  { seed = 0, signal, onProgress, runtime }: FitImagesWork = {},
): Promise<TrainedImages> {
  const configuration = trainedImagesOptionsSchema.parse(options);
  checkImages(images);
  const labelCount = images.labelNames.length;
  const network = imageNetwork(fitStandardisation(images.vectors, images.train), labelCount, configuration);
  const arrays = (rows: Int32Array) => {
    const { values, dimensions } = takeRows(images.vectors, rows);
    return {
      features: { data: values, shape: [rows.length, dimensions] },
      labels: { data: labelRows(images, rows), shape: [rows.length, labelCount] },
    };
  };
  const valid = arrays(images.valid);
  const { parameters } = await fit({
    model: network,
    targets: { labels: { shape: [labelCount] } },
    loss: ({ logits }, { labels }) => binaryCrossEntropyWithLogits(logits, labels),
    optimiser: adam({ learningRate: configuration.learningRate }),
    source: arraySource(arrays(images.train)),
    epochs: configuration.epochs,
    batchSize: Math.min(configuration.batchSize, images.train.length),
    seed,
    signal,
    onProgress,
    runtime,
    ...(images.valid.length > 0 && {
      validation: {
        measure: async (predict) => {
          const { logits } = await predict({ features: valid.features });
          return crossEntropy(logits.data, valid.labels.data);
        },
        direction: "minimise" as const,
        patience: configuration.patience,
      },
    }),
  });
  const header = {
    format: 1 as const,
    labels: [...images.labelNames],
    features: images.vectors.dimensions,
    dimensions: configuration.dimensions,
  };
  return TrainedImages.open(header, exportModel(network, parameters), runtime);
}

function imageNetwork(
  { mean, deviation }: Standardisation,
  labels: number,
  { hidden, dimensions, dropout }: TrainedImagesConfiguration,
): ImageNetwork {
  const width = mean.length;
  return defineModel({
    inputs: { features: { shape: [width] } },
    build(scope, { features }) {
      let x = divide(subtract(features, constant(mean, [width])), constant(deviation, [width]));
      hidden.forEach((units, index) => {
        const at = scope.at(`hidden-${index + 1}`);
        x = dropoutLayer(dropout)(at, relu(dense(units, { initialise: heNormal })(at, x)));
      });
      const embedding = dense(dimensions)(scope.at("embedding"), x);
      return { embedding, logits: dense(labels)(scope.at("labels"), relu(embedding)) };
    },
  });
}

function labelRows({ labels, labelNames }: LabelledImages, rows: Int32Array): Float32Array {
  const values = new Float32Array(rows.length * labelNames.length);
  rows.forEach((row, at) => {
    values.set(
      labels.subarray(row * labelNames.length, (row + 1) * labelNames.length),
      at * labelNames.length,
    );
  });
  return values;
}

/** Mean cross-entropy of logits, in a form that neither overflows nor takes the logarithm of zero. */
function crossEntropy(logits: Float32Array, labels: Float32Array): number {
  const sum = logits.reduce(
    (total, logit, at) =>
      total + Math.max(logit, 0) - logit * labels[at] + Math.log1p(Math.exp(-Math.abs(logit))),
    0,
  );
  return sum / logits.length;
}

function checkImages({ vectors, labels, labelNames, train }: LabelledImages): void {
  if (train.length === 0 || labelNames.length === 0) {
    throw new MarqueeError("invalid-option", "There are no pictures with labels to train on.", {
      hint: "Leave the trained image network out; the image encoder's own vectors can be used as they are.",
    });
  }
  if (labels.length !== vectors.rows * labelNames.length) {
    throw new MarqueeError(
      "invalid-shape",
      `${labels.length} label cells for ${vectors.rows} pictures and ${labelNames.length} labels.`,
    );
  }
}
