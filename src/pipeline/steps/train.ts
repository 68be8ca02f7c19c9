import { join } from "node:path";
import { hashOf, MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import {
  fitGenreSpectrum,
  type GenreSpectrum,
  type LabelledTitles,
} from "../../models/genre-spectrum/index.ts";
import { readEmbeddings, writeEmbeddings, writeParquet } from "../../storage/index.ts";
import { checkpointFile } from "../../tensor/index.ts";
import { type Matrix, matrixOf, rowOf, sideBySide } from "../../vectors/index.ts";
import type { RunConfiguration } from "../configuration.ts";
import { writeModelFiles } from "../model-folder.ts";
import { genreLabels, spectrumParts } from "../spectrum-titles.ts";
import type { Step, StepContext } from "../step.ts";
import { TermReader } from "../term-reader.ts";
import { readTitlesInOrder } from "../titles-in-order.ts";
import { textVectorsPath } from "./encode.ts";

/** A checkpoint costs a few milliseconds, an epoch seconds on a large catalogue. */
const epochsPerCheckpoint = 5;

/** How a spectrum is trained. */
export type SpectrumConfiguration = Omit<RunConfiguration["spectrum"], "finalFit">;

/** The titles that a spectrum learns from and is stopped and calibrated by. */
export type ChosenTitles = Pick<LabelledTitles, "train" | "valid" | "calibration">;

/** Learns the genre spectrum from the texts under the supervision of the primary genres; it is evaluated afterwards. */
export function trainStep(configuration: SpectrumConfiguration): Step {
  return {
    name: "train",
    version: 3,
    description: "learn the genre spectrum from the training titles",
    needs: ["import", "encode"],
    configuration,
    run: (context) => trainSpectrum(context, configuration, spectrumParts),
  };
}

/**
 * Trains a spectrum on the chosen ones of the encoded titles, and writes it with the vectors and intensities of all.
 *
 * @returns Small results for the manifest of the step.
 */
export async function trainSpectrum(
  context: StepContext,
  configuration: SpectrumConfiguration,
  choose: (titles: readonly Title[]) => ChosenTitles,
) {
  const { lake, inputs, seed, signal, progress } = context;
  const { termEvidence, minimumTitles, ...options } = configuration;
  const encoded = await readEmbeddings(lake, textVectorsPath(inputs.encode.folder));
  const titles = await readTitlesInOrder(lake, inputs.import.folder, encoded.ids);
  const { genres, labels } = genreLabels(titles, minimumTitles);
  const { train, valid, calibration } = choose(titles);
  assertTrainable(train, genres, minimumTitles);
  const text = matrixOf(encoded.vectors, encoded.dimensions);
  const terms =
    termEvidence === null
      ? undefined
      : TermReader.fit({ titles, labels, genres: genres.length, train }, termEvidence, { seed, signal });
  const input = terms ? sideBySide([text, terms.logOdds]) : text;
  const file = checkpointFile(join(context.workFolder, "spectrum.checkpoint"));
  const { spectrum, passes, bestPasses, bestMeasure } = await fitGenreSpectrum(
    { text: input, labels, genres, train, valid, calibration },
    options,
    {
      seed,
      signal,
      checkpoint: { save: file.save, resume: await file.read(), every: epochsPerCheckpoint },
      onProgress: ({ epoch, epochs, measure }) => progress.update(epoch, epochs, agreementNote(measure)),
    },
  );
  try {
    await writeModelFiles(spectrumModelFolder(context.folder), spectrum.save());
    if (terms) await writeModelFiles(termModelFolder(context.folder), terms.reader.save());
    await writeResults(context, spectrum, encoded.ids, input);
  } finally {
    await spectrum.close();
  }
  return {
    titles: titles.length,
    trainedOn: train.length,
    genres: genres.length,
    genreNames: genres,
    passes: Math.round(passes),
    bestPasses,
    ...(bestMeasure === undefined ? {} : { validAgreement: bestMeasure }),
  };
}

function assertTrainable(train: Int32Array, genres: readonly string[], minimumTitles: number): void {
  if (train.length > 1 && genres.length > 0) return;
  throw new MarqueeError(
    "missing-input",
    `There is too little to learn from: ${train.length} titles with a synopsis and a genre in the training part, and ${genres.length} genres with at least ${minimumTitles} titles.`,
    {
      hint: "Import more titles or sources, or lower spectrum.minimumTitles in the configuration; `marquee audit` says what is missing.",
    },
  );
}

const agreementNote = (measure: number | undefined) =>
  measure === undefined ? undefined : `agreement ${(100 * measure).toFixed(2)} %`;

async function writeResults(
  context: StepContext,
  spectrum: GenreSpectrum,
  ids: readonly string[],
  input: Matrix,
) {
  const { lake, folder, inputs } = context;
  const { values: vectors, dimensions } = await spectrum.embed(input);
  const contentHash = hashOf({ text: inputs.encode.manifest.key, titles: inputs.import.manifest.key });
  await writeEmbeddings(lake, spectrumVectorsPath(folder), {
    ids,
    dimensions,
    vectors,
    model: "genre-spectrum",
    contentHash,
  });
  const intensities = await spectrum.intensities(input);
  const rows = function* () {
    for (let row = 0; row < ids.length; row++) yield { id: ids[row], intensities: rowOf(intensities, row) };
  };
  const columns = { id: "text", intensities: { float: spectrum.genres.length } } as const;
  await writeParquet(lake, intensitiesPath(folder), columns, rows());
}

/** Where a finished train step keeps its results. */
export const spectrumVectorsPath = (artifactFolder: string): string =>
  join(artifactFolder, "spectrum.parquet");
export const intensitiesPath = (artifactFolder: string): string =>
  join(artifactFolder, "intensities.parquet");
export const spectrumModelFolder = (artifactFolder: string): string => join(artifactFolder, "model");
export const termModelFolder = (artifactFolder: string): string => join(artifactFolder, "terms");
