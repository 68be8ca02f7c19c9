import { createRandom, type Random } from "../../../core/index.ts";
import { type LabelRows, labelCounts, labelsOf } from "../../../metrics/index.ts";
import {
  adam,
  type BatchSource,
  binaryCrossEntropyWithLogits,
  constant,
  exportModel,
  fit,
  type Predictor,
  type RuntimeOptions,
} from "../../../tensor/index.ts";
import { type Matrix, rowOf, takeRows } from "../../../vectors/index.ts";
import type { HeadConfiguration } from "../options.ts";
import { classBalancedWeights } from "./class-balance.ts";
import { headNetwork } from "./network.ts";

/** What a head learns from. Rows are titles; tags are those of the head. */
export interface HeadTask {
  /** `[titles, width]` */
  readonly inputs: Matrix;
  /** Log-odds to start from, `[titles, tags]`, or `[1, tags]` where they are the same for all titles. */
  readonly background: Matrix;
  /** `[titles, tags]` */
  readonly labels: LabelRows;
  readonly train: Int32Array;
  readonly valid: Int32Array;
  /** A factor of each title's loss, `[titles]`. Default 1. */
  readonly weights?: Float32Array;
}

/** How heads are trained. */
export interface HeadWork {
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly runtime?: RuntimeOptions;
}

/** ONNX bytes of a trained head. */
export type SavedHead = Uint8Array;

/**
 * Trains a head with class-balanced cross-entropy and stops early on the cross-entropy of valid titles.
 *
 * @returns `undefined` when the valid titles say that no head is better than the background alone.
 * @throws MarqueeError `cancelled`.
 */
export async function fitHead(
  task: HeadTask,
  configuration: HeadConfiguration,
  { random, signal, runtime }: HeadWork,
): Promise<SavedHead | undefined> {
  const { beta, learningRate, batchSize, epochs, patience } = configuration;
  const tags = task.labels.labelCount;
  const network = headNetwork(task.inputs.dimensions, tags, configuration);
  const balance = classBalancedWeights(labelCounts(task.labels, task.train), beta);
  const result = await fit({
    model: network,
    targets: { labels: { shape: [tags] }, weight: { shape: [] } },
    loss: ({ logits }, { labels, weight }) =>
      binaryCrossEntropyWithLogits(logits, labels, {
        labelWeights: constant(balance, [tags]),
        sampleWeights: weight,
      }),
    optimiser: adam({ learningRate }),
    source: titleSource(task),
    ...{ epochs, signal, runtime, batchSize: Math.min(batchSize, task.train.length) },
    seed: random.state().seed,
    validation: task.valid.length === 0 ? undefined : { ...validation(task), patience },
  });
  const plain = crossEntropy(backgroundOf(task, task.valid).values, task.labels, task.valid);
  if (result.best?.measure !== undefined && result.best.measure >= plain) return undefined;
  return exportModel(network, result.parameters);
}

/** Train titles in a new order every epoch. */
function titleSource({ inputs, background, labels, train, weights }: HeadTask): BatchSource {
  let known: { readonly key: string; readonly order: Int32Array } | undefined;
  const orderOf = (epoch: number, seed: number | string) => {
    const key = `${seed}/titles/${epoch}`;
    if (known?.key !== key) known = { key, order: createRandom(key).shuffle(train.slice()) };
    return known.order;
  };
  return {
    samples: train.length,
    fill(arrays, { first, rows, seed }) {
      const targets = arrays as Readonly<Record<string, Float32Array>>;
      targets.labels.fill(0, 0, rows * labels.labelCount);
      for (let row = 0; row < rows; row++) {
        const position = first + row;
        const title = orderOf(Math.floor(position / train.length), seed)[position % train.length];
        targets.inputs.set(rowOf(inputs, title), row * inputs.dimensions);
        targets.background.set(backgroundRow(background, title), row * labels.labelCount);
        for (const tag of labelsOf(labels, title)) targets.labels[row * labels.labelCount + tag] = 1;
        targets.weight[row] = weights?.[title] ?? 1;
      }
    },
  };
}

const backgroundRow = (background: Matrix, title: number) =>
  rowOf(background, background.rows === 1 ? 0 : title);

/** The background of some titles, `[titles, tags]`. */
function backgroundOf({ background }: HeadTask, titles: Int32Array): Matrix {
  return takeRows(background, background.rows === 1 ? titles.map(() => 0) : titles);
}

function validation(task: HeadTask) {
  const inputs = takeRows(task.inputs, task.valid);
  const background = backgroundOf(task, task.valid);
  const feeds = {
    inputs: { data: inputs.values, shape: [inputs.rows, inputs.dimensions] },
    background: { data: background.values, shape: [background.rows, background.dimensions] },
  };
  return {
    direction: "minimise" as const,
    measure: async (predict: Predictor["predict"]) =>
      crossEntropy((await predict(feeds)).logits.data, task.labels, task.valid),
  };
}

/** Mean cross-entropy of log-odds `[titles, tags]`; Infinity without titles. */
function crossEntropy(logits: Float32Array, labels: LabelRows, titles: Int32Array): number {
  if (titles.length === 0) return Infinity;
  let sum = 0;
  for (const logit of logits) sum += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
  titles.forEach((title, row) => {
    for (const tag of labelsOf(labels, title)) sum -= logits[row * labels.labelCount + tag];
  });
  return sum / logits.length;
}
