import { MarqueeError } from "../../core/index.ts";
import {
  identityCurve,
  meanOf,
  packLabels,
  type PlattCurve,
  sharedLabelShares,
} from "../../metrics/index.ts";
import {
  adam,
  type CheckpointOptions,
  createPredictor,
  exportModel,
  fit,
  type FitProgress,
  type FitResult,
  type Predictor,
  type RuntimeOptions,
} from "../../tensor/index.ts";
import {
  fitStandardisation,
  type Matrix,
  matrixOf,
  nearestNeighbours,
  takeRows,
} from "../../vectors/index.ts";
import { GenreSpectrum } from "./genre-spectrum.ts";
import { fitIntensityCalibration } from "./intensity-calibration.ts";
import { spectrumLoss } from "./losses.ts";
import { mixupSource, plainSource } from "./mixup-source.ts";
import { type SpectrumNetwork, spectrumNetwork } from "./network.ts";
import {
  type GenreSpectrumConfiguration,
  type GenreSpectrumOptions,
  genreSpectrumOptionsSchema,
} from "./options.ts";

/** Titles with their genres, and which of them may be learned from. */
export interface LabelledTitles {
  /** Text embeddings, `[titles, features]`. */
  readonly text: Matrix;
  /** 1 where a title has a genre, `[titles, genres]`. */
  readonly labels: Uint8Array;
  /** Names of the genres. */
  readonly genres: readonly string[];
  /** Rows to train on. */
  readonly train: Int32Array;
  /** Rows for early stopping and calibration. May be empty: then training runs to its end. */
  readonly valid: Int32Array;
  /**
   * Curves that calibrate the intensities where there are no valid rows to fit them on: those of a spectrum that was
   * fitted on a part of these titles with the same options. Default: uncalibrated.
   */
  readonly calibration?: readonly PlattCurve[];
}

/** How the work of {@link fitGenreSpectrum} is run and watched. */
export interface FitSpectrumWork {
  readonly seed?: number | string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly runtime?: RuntimeOptions;
  /** Where training saves its state, and the state to go on from: the result has the bytes of an unbroken run. */
  readonly checkpoint?: CheckpointOptions;
}

/** A fitted spectrum and how training went. */
export interface FittedGenreSpectrum {
  readonly spectrum: GenreSpectrum;
  /** Passes over the training titles. */
  readonly passes: number;
  /** Passes after which the weights that were kept were reached; all of them without valid titles. */
  readonly bestPasses: number;
  /** Best share of shared genres among the neighbours of valid titles, 0 to 1; undefined without valid titles. */
  readonly bestMeasure: number | undefined;
}

/** How many neighbours early stopping looks at; the same as in the protocol. */
const measuredNeighbours = 100;

/**
 * Trains the genre spectrum (see `spectrumNetwork` and `spectrumLoss`) with Adam, stops early on the share of
 * neighbours of valid titles that share a genre, and calibrates the intensities on the valid titles. Rows in neither
 * part are never looked at. The same input, options and seed give the same weights.
 *
 * @throws MarqueeError `invalid-option` for bad options or nothing to train on, `invalid-shape` when labels and
 * embeddings do not fit, `cancelled` on abort.
 */
export async function fitGenreSpectrum(
  titles: LabelledTitles,
  options: GenreSpectrumOptions = {},
  work: FitSpectrumWork = {},
): Promise<FittedGenreSpectrum> {
  const configuration = genreSpectrumOptionsSchema.parse(options);
  checkTitles(titles);
  const standardisation = fitStandardisation(titles.text, titles.train);
  const network = spectrumNetwork(standardisation, titles.genres.length, configuration);
  const result = await train(network, titles, configuration, work);
  const predictor = await createPredictor(network, result.parameters, {
    ...work.runtime,
    outputs: ["logits"],
  });
  try {
    const header = {
      format: 1 as const,
      genres: [...titles.genres],
      features: titles.text.dimensions,
      dimensions: configuration.dimensions,
      calibration: await calibration(predictor, titles, configuration.calibrationStrength),
    };
    const { best, steps } = result;
    const passes = (steps * batchSizeOf(titles, configuration)) / titles.train.length;
    return {
      spectrum: await GenreSpectrum.open(header, exportModel(network, result.parameters), work.runtime),
      passes,
      bestPasses: best === undefined ? Math.round(passes) : best.epoch * passesPerEpoch(configuration),
      bestMeasure: best?.measure,
    };
  } finally {
    await predictor.close();
  }
}

const batchSizeOf = ({ train: rows }: LabelledTitles, { batchSize }: GenreSpectrumConfiguration) =>
  Math.min(batchSize, rows.length);

const passesPerEpoch = ({ mixup }: GenreSpectrumConfiguration) => mixup?.copies ?? 1;

async function train(
  network: SpectrumNetwork,
  titles: LabelledTitles,
  configuration: GenreSpectrumConfiguration,
  { seed = 0, signal, onProgress, runtime, checkpoint }: FitSpectrumWork,
): Promise<FitResult> {
  const { mixup, maxPasses, passesPerMeasure, patience, learningRate } = configuration;
  const copies = passesPerEpoch(configuration);
  const chosen = { text: takeRows(titles.text, titles.train), labels: labelRows(titles, titles.train) };
  const every = Math.max(1, Math.round(passesPerMeasure / copies));
  return fit({
    model: network,
    targets: { labels: { shape: [titles.genres.length] } },
    loss: (outputs, { labels }) => spectrumLoss(outputs, labels, configuration),
    optimiser: adam({ learningRate }),
    source: mixup === null ? plainSource(chosen) : mixupSource(chosen, mixup),
    epochs: Math.max(1, Math.ceil(maxPasses / copies)),
    batchSize: batchSizeOf(titles, configuration),
    seed,
    validation:
      titles.valid.length === 0
        ? undefined
        : { measure: agreementMeasure(titles), direction: "maximise", every, patience },
    signal,
    onProgress,
    runtime,
    checkpoint,
  });
}

/** The share of neighbours, among train and valid titles only, that share a genre with a valid title. */
function agreementMeasure(titles: LabelledTitles): (predict: Predictor["predict"]) => Promise<number> {
  const { train: trainRows, valid, genres } = titles;
  const seen = Int32Array.from([...trainRows, ...valid]);
  const text = takeRows(titles.text, seen);
  const labels = packLabels(labelRows(titles, seen).values, genres.length);
  const queryRows = Int32Array.from(valid, (_, index) => trainRows.length + index);
  const k = Math.min(measuredNeighbours, Math.max(1, Math.floor(seen.length / 10)));
  return async (predict) => {
    const { spectrum } = await predict({ text: { data: text.values, shape: [text.rows, text.dimensions] } });
    const base = matrixOf(spectrum.data, spectrum.shape[1]);
    const { indices } = await nearestNeighbours(base, { k, queryRows });
    return meanOf(sharedLabelShares(labels, queryRows, indices, k));
  };
}

async function calibration(predictor: Predictor, titles: LabelledTitles, strength: number) {
  const { valid, genres, calibration: given } = titles;
  if (valid.length === 0) return [...(given ?? genres.map(() => identityCurve))];
  const text = takeRows(titles.text, valid);
  const { logits } = await predictor.predict({
    text: { data: text.values, shape: [text.rows, text.dimensions] },
  });
  return fitIntensityCalibration(matrixOf(logits.data, genres.length), labelRows(titles, valid), strength);
}

function labelRows({ labels, genres }: LabelledTitles, rows: Int32Array): Matrix {
  const width = genres.length;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    values.set(labels.subarray(row * width, (row + 1) * width), index * width);
  });
  return { values, rows: rows.length, dimensions: width };
}

function checkTitles({ text, labels, genres, train: rows, calibration: curves }: LabelledTitles): void {
  if (curves !== undefined && curves.length !== genres.length) {
    throw new MarqueeError(
      "invalid-shape",
      `Expected ${genres.length} calibration curves, one a genre, got ${curves.length}.`,
    );
  }
  if (labels.length !== text.rows * genres.length) {
    throw new MarqueeError(
      "invalid-shape",
      `Expected labels of [${text.rows}, ${genres.length}], got ${labels.length} values.`,
    );
  }
  if (rows.length < 2) {
    throw new MarqueeError(
      "invalid-option",
      `A genre spectrum needs at least 2 titles to train on, not ${rows.length}.`,
      {
        hint: "Import more titles that have both a synopsis and a genre.",
      },
    );
  }
}
