import type { Random } from "../../../core/index.ts";
import { SparseLayer } from "../../../kernels/index.ts";
import {
  adam,
  exportModel,
  type FitResult,
  fit,
  type Predictor,
  type TableFeeds,
  type Values,
} from "../../../tensor/index.ts";
import { fitStandardisation, type Matrix, matrixOf, rowOf, takeRows } from "../../../vectors/index.ts";
import type { TowerConfiguration } from "../options.ts";
import type { EmbedderTask, EmbedderWork } from "./embedder.ts";
import { neighbourAgreement } from "./neighbour-agreement.ts";
import { TermTable } from "./term-table.ts";
import { type SavedTower, Tower } from "./tower.ts";
import { type TowerReads, towerNetwork } from "./tower-network.ts";
import { multiLabelTripletLoss } from "./triplet-loss.ts";
import { tripletSource } from "./triplet-source.ts";

/**
 * Trains a tower by triplets mined in the batch (see `multiLabelTripletLoss`), and stops early on how far the tags of
 * valid titles agree with those of their neighbours among train titles. Reads dense vectors where there are any,
 * else terms.
 *
 * @throws MarqueeError `invalid-option` when fewer than two train titles have a tag, `cancelled`.
 */
export async function fitTower(
  task: EmbedderTask,
  configuration: TowerConfiguration,
  work: EmbedderWork,
): Promise<Tower> {
  const reads = readsOf(task, configuration);
  const network = towerNetwork(reads, configuration);
  const table = "dense" in reads ? undefined : termTable(task, configuration, work.random);
  const result = await train(network, table, task, configuration, work);
  const saved: SavedTower = {
    network: exportModel(network, result.parameters),
    dimensions: configuration.dimensions,
    ...(table && { terms: { weights: table.state().values, units: configuration.termUnits } }),
  };
  return Tower.open(saved, work.runtime);
}

function readsOf({ features, train: rows }: EmbedderTask, { termUnits }: TowerConfiguration): TowerReads {
  return features.dense ? { dense: fitStandardisation(features.dense, rows) } : { termUnits };
}

/** Adam moves a weight of the sparse layer only when its term occurs, so its steps are larger. */
const termRateFactor = 5;

function termTable(
  { features }: EmbedderTask,
  { termUnits: units, learningRate, batchSize }: TowerConfiguration,
  random: Random,
): TermTable {
  const terms = features.terms;
  if (terms === undefined) throw new RangeError("A tower needs dense vectors or terms.");
  const rate = { learningRate: learningRate * termRateFactor, batchRows: batchSize };
  const layer = new SparseLayer({ inputs: terms.dimensions, units, ...rate });
  const draw = random.fork("terms");
  for (let at = 0; at < layer.weights.length; at++) layer.weights[at] = draw.normal() * 0.1;
  return new TermTable(layer, terms);
}

function train(
  network: ReturnType<typeof towerNetwork>,
  table: TermTable | undefined,
  task: EmbedderTask,
  configuration: TowerConfiguration,
  { random, signal, runtime, report }: EmbedderWork,
): Promise<FitResult> {
  const { margin, learningRate, batchSize, epochs, patience, inputDropout } = configuration;
  const tables: Record<string, TableFeeds> = table ? { terms: { table, feeds: ["terms"] } } : {};
  const source = tripletSource({ ...task, ...configuration }, (arrays, titles, draw) => {
    table?.beginStep(inputDropout, draw.fork("thinned"));
    if (table) (arrays.terms as Int32Array).set(titles);
    else copyRows(task.features.dense as Matrix, titles, arrays.dense as Float32Array);
  });
  const rows = Math.min(batchSize, source.samples - (source.samples % 2));
  return fit({
    model: network,
    targets: { shared: { shape: [rows] } },
    loss: ({ embedding }, { shared }) => multiLabelTripletLoss(embedding, shared, margin),
    optimiser: adam({ learningRate }),
    source: source,
    ...{ epochs, batchSize: rows, stepsPerRun: 1, tables, signal, runtime },
    seed: `${random.state().seed}/tower`,
    validation:
      task.valid.length === 0 ? undefined : { measure: agreement(task, table !== undefined), patience },
    onProgress: ({ samples, totalSamples }) => report?.(samples / totalSamples),
  });
}

function agreement(
  task: EmbedderTask,
  readsTerms: boolean,
): (predict: Predictor["predict"]) => Promise<number> {
  const { features, labels, valid } = task;
  const base = task.train;
  const titles = Int32Array.from([...base, ...valid]);
  const inputs: Record<string, Values> = readsTerms
    ? { terms: { data: titles, shape: [titles.length] } }
    : { dense: denseValues(takeRows(features.dense as Matrix, titles)) };
  return async (predict) => {
    const { data, shape } = (await predict(inputs)).embedding;
    const all = matrixOf(data, shape[1]);
    const part = (first: number, end: number) => ({
      embeddings: matrixOf(all.values.subarray(first * all.dimensions, end * all.dimensions), all.dimensions),
      titles: titles.subarray(first, end),
    });
    return neighbourAgreement(labels, part(0, base.length), part(base.length, titles.length));
  };
}

const denseValues = ({ values, rows, dimensions }: Matrix): Values => ({
  data: values,
  shape: [rows, dimensions],
});

function copyRows(matrix: Matrix, titles: Int32Array, target: Float32Array): void {
  titles.forEach((title, at) => {
    target.set(rowOf(matrix, title), at * matrix.dimensions);
  });
}
