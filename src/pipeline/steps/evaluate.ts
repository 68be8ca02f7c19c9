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
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import { readNumbersInto, writeNumbers } from "../array-files.ts";
import type { RunConfiguration } from "../configuration.ts";
import { writeJson } from "../json-files.ts";
import { type GenreLabels, genreLabels, spectrumParts } from "../spectrum-titles.ts";
import {
  type Block,
  blocksOf,
  defineStage,
  type ShardContext,
  type ShardedStep,
  shardOf,
  type StageContext,
  type StepContext,
} from "../step.ts";
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

/** The embeddings that are judged. */
const spaces = ["text", "spectrum"] as const;
type Space = (typeof spaces)[number];

/** Test titles of a block, in one space. */
interface JudgedBlock extends Block {
  readonly space: Space;
}

const scoresFile = "scores.f64";

/** Measures the run on its test titles: neighbours that share a genre, before and after, and the calibration. */
export function evaluateStep({ queriesPerShard }: RunConfiguration["shards"]): ShardedStep {
  const judge = defineStage<JudgedBlock>({
    name: "scores",
    plan: async (context) => {
      const { test } = (await examination(context)).questions;
      return spaces.flatMap((space) =>
        blocksOf(test.length, queriesPerShard, `${space}, test titles`).map((shard) => ({
          ...shard,
          data: { ...shard.data, space },
        })),
      );
    },
    run: async (context, { space, start, end }) => {
      const { questions } = await examination(context);
      const block = { ...questions, test: questions.test.subarray(start, end) };
      const embeddings = await embeddingsOf(context, space);
      await writeNumbers(
        join(context.folder, scoresFile),
        await similarityScores(embeddings, block, context.signal),
      );
      return {};
    },
  });
  return {
    name: "evaluate",
    version: 2,
    description: "measure on titles that training never saw",
    needs: ["import", "encode", "train"],
    configuration: {},
    stages: [judge],
    merge: async (context) => {
      const evaluation = await evaluate(context);
      await writeJson(join(context.folder, "evaluation.json"), evaluation);
      const { testTitles, similarity, calibrationError } = evaluation;
      const [text, spectrum] = [similarity.text.all.mean, similarity.spectrum.all.mean];
      return { testTitles, textSimilarity: text, spectrumSimilarity: spectrum, calibrationError };
    },
  };
}

/** What the titles are asked, and the titles' genres. */
function examination({ remember, lake, inputs, seed }: StageContext) {
  return remember("examination", async () => {
    const { ids } = await readEmbeddings(lake, textVectorsPath(inputs.encode.folder));
    const titles = await readTitlesInOrder(lake, inputs.import.folder, ids);
    const { genres, labels } = genreLabels(titles);
    const { test } = spectrumParts(titles);
    const votes = titles.map(({ voteCount }) => voteCount ?? Number.NaN);
    const questions: Questions = { labels: packLabels(labels, genres.length), test, votes, seed };
    return { ids, genres, labels, questions };
  });
}

function embeddingsOf({ remember, lake, inputs }: StageContext, space: Space): Promise<Matrix> {
  const path =
    space === "text" ? textVectorsPath(inputs.encode.folder) : spectrumVectorsPath(inputs.train.folder);
  return remember(space, async () => {
    const { vectors, dimensions } = await readEmbeddings(lake, path);
    return matrixOf(vectors, dimensions);
  });
}

async function evaluate(context: ShardContext): Promise<Evaluation> {
  const { ids, genres, labels, questions } = await examination(context);
  const { test } = questions;
  const text = await readScores(context, "text", test.length);
  const spectrum = await readScores(context, "spectrum", test.length);
  return {
    testTitles: test.length,
    similarity: { text: summarise(text, questions), spectrum: summarise(spectrum, questions) },
    gain: compare(spectrum, text, questions),
    calibrationError: await calibrationError(context, ids, test, { genres, labels }),
  };
}

async function readScores({ stages }: ShardContext, space: Space, titles: number): Promise<Float64Array> {
  const scores = new Float64Array(titles);
  for (const artifact of stages.scores) {
    const { space: own, start, end } = shardOf<JudgedBlock>(artifact);
    if (own === space) await readNumbersInto(join(artifact.folder, scoresFile), scores.subarray(start, end));
  }
  return scores;
}

async function calibrationError(
  { lake, inputs }: Pick<StepContext, "lake" | "inputs">,
  ids: readonly string[],
  test: Int32Array,
  { genres, labels }: GenreLabels,
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
