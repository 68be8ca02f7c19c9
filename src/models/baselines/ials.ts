import { z } from "zod";
import { createRandom } from "../../core/index.ts";
import { alternateLeastSquares, solveFactors } from "../../kernels/index.ts";
import { evaluate, gemm, input } from "../../tensor/index.ts";
import { type Matrix, type SparseMatrix, transposeSparse } from "../../vectors/index.ts";
import { checkInteractions, checkViewers } from "./check-interactions.ts";
import { readModel, requireArray, writeModel } from "./model-file.ts";
import type {
  FitWork,
  FittedRecommender,
  Interactions,
  ModelFiles,
  Recommender,
  ScoreWork,
  Viewers,
} from "./recommender.ts";

/** Options of {@link createIals}. */
export const ialsOptionsSchema = z.object({
  /** Length of a factor. More is mostly better (Rendle et al. 2021). */
  dimensions: z.int().positive().max(2048).default(128),
  /** λ before it is scaled by frequency. */
  regularisation: z.number().positive().default(0.003),
  /** α₀, the weight of what was not seen. */
  unobservedWeight: z.number().positive().default(0.1),
  /** ν: λ of a viewer is λ (events + α₀ titles)^ν, of a title likewise. 1: in proportion to frequency; 0: not at all. */
  frequencyExponent: z.number().min(0).max(1).default(1),
  epochs: z.int().positive().default(16),
  /** Factors begin as normal numbers of this deviation divided by √dimensions. */
  initialDeviation: z.number().positive().default(0.1),
  /** Dimensions solved together (iALS++); those of a factor: exact steps. Fewer take less time for long factors. */
  blockDimensions: z.int().positive().default(64),
  /** Times that a viewer's factor goes through all blocks when it is scored. */
  scoringSweeps: z.int().positive().default(4),
});
export type IalsOptions = z.input<typeof ialsOptionsSchema>;
type IalsSettings = z.output<typeof ialsOptionsSchema>;

/**
 * Implicit alternating least squares (Hu, Koren and Volinsky 2008) as tuned by Rendle, Krichene, Zhang and Koren 2021
 * ("Revisiting the Performance of iALS on Item Recommendation Benchmarks"): viewers w and titles h that lower
 * Σ_seen c (w·h − 1)² + α₀ Σ_all (w·h)² + λ Σ (n + α₀ N)^ν |·|². Score = w·h; a viewer's w is solved from the history,
 * so new viewers are like old ones.
 */
export function createIals(options: IalsOptions = {}): Recommender {
  const settings = ialsOptionsSchema.parse(options);
  const name = "ials";
  return {
    name,
    fit: async (interactions, work = {}) => fit(name, interactions, work, settings),
    load: async (files) => load(name, files),
  };
}

async function fit(
  name: string,
  interactions: Interactions,
  work: FitWork,
  settings: IalsSettings,
): Promise<FittedRecommender> {
  checkInteractions(interactions, work);
  const { histories } = interactions;
  const { dimensions, epochs, initialDeviation } = settings;
  const random = createRandom(work.seed ?? 1).fork("ials");
  const scale = initialDeviation / Math.sqrt(dimensions);
  const transposed = transposeSparse(histories);
  const { columns } = await alternateLeastSquares(
    {
      ...settings,
      entries: histories,
      transposed,
      ridges: ridgesOf(histories, settings),
      columnRidges: ridgesOf(transposed, settings),
      factors: Float32Array.from(
        { length: histories.dimensions * dimensions },
        () => scale * random.normal(),
      ),
    },
    {
      threads: work.threads,
      signal: work.signal,
      onProgress: (epoch) => work.progress?.update(epoch, epochs),
    },
  );
  return new FittedIals(name, settings, columns);
}

/** λ (events + α₀ · columns)^ν of every row. */
function ridgesOf({ offsets, values, rows, dimensions }: SparseMatrix, settings: IalsSettings): Float32Array {
  const { regularisation, unobservedWeight, frequencyExponent } = settings;
  return Float32Array.from({ length: rows }, (_, row) => {
    let events = 0;
    for (let at = offsets[row]; at < offsets[row + 1]; at++) events += values[at];
    return regularisation * (events + unobservedWeight * dimensions) ** frequencyExponent;
  });
}

class FittedIals implements FittedRecommender {
  readonly name: string;
  readonly titles: number;
  private readonly settings: IalsSettings;
  /** `[titles, dimensions]` */
  private readonly factors: Float32Array;

  constructor(name: string, settings: IalsSettings, factors: Float32Array) {
    this.name = name;
    this.titles = factors.length / settings.dimensions;
    this.settings = settings;
    this.factors = factors;
  }

  async score(viewers: Viewers, work: ScoreWork = {}): Promise<Matrix> {
    checkViewers(viewers, this.titles, work);
    const { settings, factors, titles } = this;
    const { histories } = viewers;
    const { dimensions } = settings;
    if (histories.rows === 0) return { values: new Float32Array(), rows: 0, dimensions: titles };
    const ridges = ridgesOf(histories, settings);
    const sweeps = settings.blockDimensions >= dimensions ? 1 : settings.scoringSweeps;
    const solved = await solveFactors({ ...settings, sweeps, entries: histories, ridges, factors }, work);
    const [left, right] = [
      input("viewers", [histories.rows, dimensions]),
      input("titles", [titles, dimensions]),
    ];
    const { scores } = await evaluate(
      { scores: gemm(left, right, undefined, { transposeRight: true }) },
      {
        viewers: { data: solved, shape: [histories.rows, dimensions] },
        titles: { data: factors, shape: [titles, dimensions] },
      },
      { threads: work.threads },
    );
    return { values: scores.data as Float32Array, rows: histories.rows, dimensions: titles };
  }

  save(): ModelFiles {
    const { settings, factors, titles } = this;
    const arrays = { factors: { data: factors, shape: [titles, settings.dimensions] } };
    return writeModel(this.name, { note: settings, arrays });
  }
}

function load(name: string, files: ModelFiles): FittedRecommender {
  const content = readModel(name, files, ialsOptionsSchema);
  return new FittedIals(name, content.note, requireArray(content, "factors", Float32Array));
}
