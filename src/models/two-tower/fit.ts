import { MarqueeError, createRandom } from "../../core/index.ts";
import {
  adam,
  type CheckpointOptions,
  exportModel,
  fit,
  type FitProgress,
  type FitResult,
  loadModel,
  reshape,
  type RuntimeOptions,
  type SparseTable,
  type TableFeeds,
} from "../../tensor/index.ts";
import { matrixOf, type SparseMatrix, stackSparse } from "../../vectors/index.ts";
import { type BagTable, createBagTable, unitWeights } from "./bag-table.ts";
import {
  exampleBatches,
  type ExampleSource,
  logLikelihoodFeed,
  lossFeeds,
  targetFeed,
  weightFeed,
} from "./batch-source.ts";
import { embedKnown, FittedTwoTower } from "./fitted-two-tower.ts";
import { type LearningRate, learningRateOf } from "./learning-rate.ts";
import { twoTowerLoss } from "./losses.ts";
import { idModality, type Modality, scalesOf, shapesOf, titleCount } from "./modality.ts";
import { matchScores, type NetworkShape, titleModel, trainingModel, viewerModel } from "./network.ts";
import { type TwoTowerConfiguration, type TwoTowerOptions, twoTowerOptionsSchema } from "./options.ts";
import { feedOf, TitleWriter } from "./title-feeds.ts";
import { rankingMeasure } from "./validation.ts";
import { orderHistories, type TwoTowerViewers } from "./viewer-histories.ts";
import { historyFeed } from "./viewer-tower.ts";

/** What {@link fitTwoTower} learns from. */
export interface TwoTowerTraining extends TwoTowerViewers {
  /** What is known of the titles, all of equally many, in the order of the histories' columns. */
  readonly modalities: readonly Modality[];
  /**
   * 1 for titles that may be drawn as negatives and have an id, `[titles]`; those of `histories` must be among them.
   * Default: those of `histories`.
   */
  readonly warm?: Uint8Array;
}

/** How the work of {@link fitTwoTower} is run and watched. */
export interface FitTwoTowerWork {
  /** Seed of everything random. Default 1. The same input, options, seed and threads give the same bytes. */
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  /**
   * Titles that the same viewers liked afterwards, `[viewers, titles]`: training ends when they are not ranked better
   * any more. Nothing learns from them otherwise. Default: none, and training runs to its last epoch.
   */
  readonly validation?: SparseMatrix;
  /** Where training saves its state, and the state to go on from: the result has the bytes of an unbroken run. */
  readonly checkpoint?: CheckpointOptions;
  readonly runtime?: RuntimeOptions;
}

/** A fitted model and how training went. */
export interface TrainedTwoTower {
  readonly model: FittedTwoTower;
  readonly history: FitResult["history"];
  /** Epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** NDCG@10 of the validation titles then, 0 to 1; undefined without validation. */
  readonly bestMeasure: number | undefined;
}

/**
 * Trains the two towers (see `trainingModel` and `twoTowerLoss`) with Adam; embeddings of titles stay outside the
 * graph, so that a step costs by the batch and not by the catalogue.
 *
 * @throws MarqueeError `missing-input` without an event or modality, `invalid-option` for bad options, `invalid-shape`
 * when parts do not fit each other, `not-finite` when training diverges, `cancelled` on abort.
 */
export async function fitTwoTower(
  training: TwoTowerTraining,
  options: TwoTowerOptions = {},
  work: FitTwoTowerWork = {},
): Promise<TrainedTwoTower> {
  const configuration = twoTowerOptionsSchema.parse(options);
  checkTraining(training, work);
  const { modalities, features } = training;
  const shapes = shapesOf(modalities);
  const warm = training.warm ?? watched(training.histories);
  const source: ExampleSource = {
    histories: orderHistories(training),
    features,
    warm: Uint32Array.from(warm.keys()).filter((title) => warm[title] === 1),
    writer: new TitleWriter(modalities, shapes, configuration.titleIds),
    titles: warm.length,
  };
  const shape = {
    modalities: shapes,
    scales: scalesOf(modalities, warm),
    viewerFeatures: features?.dimensions ?? 0,
    configuration,
  };
  const size = batchesOf(source, configuration);
  const rate = learningRateOf(configuration, size.steps);
  const tables = createTables(modalities, configuration, { seed: work.seed ?? 1, rate });
  const result = await train(source, shape, { ...size, tables, rate }, work);
  return {
    model: await openTrained({ shape, tables, warm, modalities }, result, work.runtime),
    history: result.history,
    bestEpoch: result.best?.epoch ?? result.history.length,
    bestMeasure: result.best?.measure,
  };
}

/** Examples of a step, and steps of all epochs. */
function batchesOf(
  { histories }: ExampleSource,
  { targetsPerExample, batchSize: most, epochs }: TwoTowerConfiguration,
): { readonly batchSize: number; readonly steps: number } {
  const examples = Math.ceil(histories.titles.length / targetsPerExample);
  const batchSize = Math.min(most, examples);
  return { batchSize, steps: Math.ceil((examples * epochs) / batchSize) };
}

interface TrainingPlan {
  readonly batchSize: number;
  readonly tables: TitleTables;
  readonly rate: LearningRate;
}

function train(
  source: ExampleSource,
  shape: NetworkShape,
  { batchSize, tables, rate }: TrainingPlan,
  { seed = 1, signal, onProgress, validation, checkpoint, runtime }: FitTwoTowerWork,
): Promise<FitResult> {
  const { configuration } = shape;
  const { epochs, patience } = configuration;
  const measure = validation && rankingMeasure(source, validation, configuration);
  return fit({
    model: trainingModel(shape),
    targets: lossFeeds(configuration.titlesPerExample, batchSize),
    loss: ({ viewer, title }, feeds) => {
      const titles = reshape(title, [-1, configuration.dimensions]);
      const targets = {
        target: feeds[targetFeed],
        weight: feeds[weightFeed],
        logLikelihood: reshape(feeds[logLikelihoodFeed], [1, -1]),
      };
      return twoTowerLoss(matchScores(viewer, titles, configuration), targets, configuration);
    },
    optimiser: adam({ learningRate: rate.inGraph }),
    source: exampleBatches(source, configuration, batchSize),
    tables,
    epochs,
    batchSize,
    seed,
    signal,
    onProgress,
    runtime,
    checkpoint,
    ...(measure && { validation: { measure, patience } }),
  });
}

type TitleTables = Readonly<Record<string, TableFeeds>>;

/** Standard deviation of the first embeddings. */
const firstDeviation = 0.1;
const historyTable = "history";
const categoriesTable = (modality: string) => `categories/${modality}`;

function createTables(
  modalities: readonly Modality[],
  configuration: TwoTowerConfiguration,
  { seed, rate }: { readonly seed: number | string; readonly rate: LearningRate },
): TitleTables {
  const { idDimensions, modalityWidth, titleIds, batchSize } = configuration;
  const create = (name: string, table: Omit<BagTable, "learningRate">): SparseTable => {
    const random = createRandom(seed).fork(`table/${name}`);
    table.embeddings.values.forEach((_, at, values) => (values[at] = firstDeviation * random.normal()));
    return createBagTable({ ...table, learningRate: rate.ofTables });
  };
  const rows = titleCount(modalities) + 1;
  const ofTitles = () => matrixOf(new Float32Array(rows * idDimensions), idDimensions);
  const batchTitles = batchSize * configuration.titlesPerExample;
  const ofCategories = modalities
    .filter((modality) => modality.kind === "categories")
    .map(({ name, categories, categoriesWhenNew }) => {
      const embeddings = matrixOf(new Float32Array(categories.dimensions * modalityWidth), modalityWidth);
      const sets = unitWeights(stackSparse([categories, categoriesWhenNew ?? []].flat()));
      const table = create(categoriesTable(name), { embeddings, sets, batchRows: batchTitles });
      return [categoriesTable(name), { table, feeds: [feedOf(name)] }] as const;
    });
  const history = create(historyTable, {
    embeddings: ofTitles(),
    batchRows: batchSize * configuration.historyLength,
  });
  const ids = titleIds && create(idModality, { embeddings: ofTitles(), batchRows: batchTitles });
  return {
    [historyTable]: { table: history, feeds: [historyFeed] },
    ...(ids && { ids: { table: ids, feeds: [feedOf(idModality)] } }),
    ...Object.fromEntries(ofCategories),
  };
}

interface Trained {
  readonly shape: NetworkShape;
  readonly tables: TitleTables;
  readonly warm: Uint8Array;
  readonly modalities: readonly Modality[];
}

async function openTrained(
  { shape, tables, warm, modalities }: Trained,
  { parameters }: FitResult,
  runtime: RuntimeOptions | undefined,
): Promise<FittedTwoTower> {
  const { configuration, viewerFeatures } = shape;
  const learned = (name: string) => {
    const { values } = tables[name].table.state();
    return matrixOf(values.slice(), tables[name].table.features);
  };
  const ofCategories = shape.modalities.filter(({ kind }) => kind === "categories");
  const titleTower = exportModel(titleModel(shape), parameters);
  const content = {
    header: { format: 1 as const, configuration, modalities: [...shape.modalities], viewerFeatures },
    ids: configuration.titleIds ? learned("ids") : matrixOf(new Float32Array(1), 1),
    categories: Object.fromEntries(ofCategories.map(({ name }) => [name, learned(categoriesTable(name))])),
    warm,
  };
  const tower = await loadModel(titleTower, runtime);
  const embedded = await embedKnown(content, tower, modalities).finally(() => tower.close());
  const viewerTower = exportModel(viewerModel(shape), parameters);
  const history = learned(historyTable);
  return FittedTwoTower.open({ ...content, titleTower, viewerTower, history, embedded }, runtime);
}

/** 1 for titles of histories. */
function watched({ columns, dimensions }: SparseMatrix): Uint8Array {
  const warm = new Uint8Array(dimensions);
  for (const title of columns) warm[title] = 1;
  return warm;
}

function checkTraining(
  { modalities, histories, features, warm }: TwoTowerTraining,
  { validation }: FitTwoTowerWork,
): void {
  if (histories.columns.length === 0) {
    throw new MarqueeError("missing-input", "There is no event to learn recommendations from.", {
      hint: "Import events first; every event needs a known title.",
    });
  }
  const titles = titleCount(modalities);
  const faults = [
    titles !== histories.dimensions && `histories of ${histories.dimensions} titles, modalities of ${titles}`,
    features && features.rows !== histories.rows && `${histories.rows} viewers, features of ${features.rows}`,
    warm && warm.length !== titles && `${titles} titles, warm of ${warm.length}`,
    warm && histories.columns.some((title) => warm[title] !== 1) && "events of titles that are not warm",
    validation &&
      (validation.rows !== histories.rows || validation.dimensions !== titles) &&
      `validation of [${validation.rows}, ${validation.dimensions}], histories of [${histories.rows}, ${titles}]`,
  ].filter((fault) => typeof fault === "string");
  if (faults.length > 0) {
    throw new MarqueeError(
      "invalid-shape",
      `What is to be learned from does not fit together: ${faults.join("; ")}.`,
    );
  }
}
