import { join } from "node:path";
import {
  type ByVotes,
  compare,
  type Questions,
  similarityScores,
  summarise,
} from "../../experiments/index.ts";
import { expectedCalibrationError, type Interval, packLabels } from "../../metrics/index.ts";
import { readEmbeddings, readParquet } from "../../storage/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import { writeJson } from "../json-files.ts";
import { genreLabels, spectrumParts } from "../spectrum-titles.ts";
import type { Step, StepContext } from "../step.ts";
import { readTitlesInOrder } from "../titles-in-order.ts";
import { textVectorsPath } from "./encode.ts";
import { intensitiesPath, spectrumVectorsPath } from "./train.ts";

/** What a finished evaluate step found, on titles that training never saw. */
export interface Evaluation {
  readonly testTitles: number;
  /** Share of the 100 nearest neighbours with a primary genre in common, in %. */
  readonly similarity: { readonly text: ByVotes<Interval>; readonly spectrum: ByVotes<Interval> };
  /** Spectrum minus text, in percentage points, the same titles in pairs. */
  readonly gain: ByVotes<Interval>;
  /** Expected calibration error of the genre intensities, 0 to 1. */
  readonly calibrationError: number;
}

/** Measures the run on its test titles: neighbours that share a genre, before and after, and the calibration. */
export function evaluateStep(): Step {
  return {
    name: "evaluate",
    version: 2,
    description: "measure on titles that training never saw",
    needs: ["import", "encode", "train"],
    configuration: {},
    run: async (context) => {
      const evaluation = await evaluate(context);
      await writeJson(join(context.folder, "evaluation.json"), evaluation);
      const { testTitles, similarity, calibrationError } = evaluation;
      const [text, spectrum] = [similarity.text.all.mean, similarity.spectrum.all.mean];
      return { testTitles, textSimilarity: text, spectrumSimilarity: spectrum, calibrationError };
    },
  };
}

async function evaluate({ lake, inputs, seed, signal, progress }: StepContext): Promise<Evaluation> {
  const text = await readEmbeddings(lake, textVectorsPath(inputs.encode.folder));
  const spectrum = await readEmbeddings(lake, spectrumVectorsPath(inputs.train.folder));
  const titles = await readTitlesInOrder(lake, inputs.import.folder, text.ids);
  const { genres, labels } = genreLabels(titles);
  const { test } = spectrumParts(titles);
  const votes = titles.map(({ voteCount }) => voteCount ?? Number.NaN);
  const questions: Questions = { labels: packLabels(labels, genres.length), test, votes, seed };
  const textScores = await similarityScores(matrixOf(text.vectors, text.dimensions), questions, signal);
  progress.update(1, 2);
  const spectrumScores = await similarityScores(
    matrixOf(spectrum.vectors, spectrum.dimensions),
    questions,
    signal,
  );
  return {
    testTitles: test.length,
    similarity: { text: summarise(textScores, questions), spectrum: summarise(spectrumScores, questions) },
    gain: compare(spectrumScores, textScores, questions),
    calibrationError: await calibrationError({ lake, inputs }, text.ids, test, { genres, labels }),
  };
}

async function calibrationError(
  { lake, inputs }: Pick<StepContext, "lake" | "inputs">,
  ids: readonly string[],
  test: Int32Array,
  { genres, labels }: ReturnType<typeof genreLabels>,
): Promise<number> {
  const learned = inputs.train.manifest.summary.genreNames as readonly string[];
  const rowOfId = new Map(Array.from(test, (row) => [ids[row], row] as const));
  const probabilities: number[] = [];
  const outcomes: number[] = [];
  type IntensityRow = { readonly id: string; readonly intensities: number[] };
  for await (const { id, intensities } of readParquet<IntensityRow>(
    lake,
    intensitiesPath(inputs.train.folder),
  )) {
    const row = rowOfId.get(id);
    if (row === undefined) continue;
    learned.forEach((genre, column) => {
      probabilities.push(intensities[column]);
      outcomes.push(labels[row * genres.length + genres.indexOf(genre)]);
    });
  }
  return expectedCalibrationError(probabilities, outcomes);
}
