import { CholeskyDecomposition, Matrix as DenseMatrix } from "ml-matrix";
import { z } from "zod";
import { createRandom } from "../../core/index.ts";
import { alternateLeastSquares, solveFactors } from "../../kernels/index.ts";
import { evaluate, gemm, input } from "../../tensor/index.ts";
import { type Matrix, type SparseMatrix, transposeSparse } from "../../vectors/index.ts";
import { checkInteractions, checkViewers } from "./check-interactions.ts";
import { checkOneViewer, summedContributions } from "./contributions.ts";
import { readModel, requireArray, writeModel } from "./model-file.ts";
import type {
  Contributions,
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

  /**
   * Hu, Koren and Volinsky 2008, section 5: w = A⁻¹ Σ c_i h_i with A = α₀ HᵀH + Σ c_i h_i h_iᵀ + λ I, so that title i adds
   * c_i h_jᵀ A⁻¹ h_i to the score of j. What a solution by blocks differs from the exact one stands in the base.
   */
  async contributions(
    viewer: Viewers,
    asked: readonly number[],
    work: ScoreWork = {},
  ): Promise<Contributions> {
    checkOneViewer(viewer, asked, this.titles, work);
    const { values: scores } = await this.score(viewer, work);
    const { histories } = viewer;
    const { dimensions } = this.settings;
    const factorOf = (title: number) => this.factors.subarray(title * dimensions, (title + 1) * dimensions);
    const solved = solveAgainst(this.normalMatrix(histories), asked.map(factorOf));
    const places = new Map(asked.map((title, at) => [title, at]));
    const { entries } = summedContributions(histories, asked, (seen, title) => {
      const against = solved[places.get(title) ?? 0];
      return factorOf(seen).reduce((sum, value, at) => sum + value * against[at], 0);
    });
    const base = Float64Array.from(asked, (title, at) => {
      let rest = scores[title];
      for (let place = at; place < entries.values.length; place += asked.length)
        rest -= entries.values[place];
      return rest;
    });
    return { entries, base };
  }

  /** A of one viewer, `[dimensions, dimensions]`. */
  private normalMatrix(history: SparseMatrix): DenseMatrix {
    const { factors, titles, settings } = this;
    const { dimensions, unobservedWeight } = settings;
    const weights = new Float64Array(titles).fill(unobservedWeight);
    history.columns.forEach((title, at) => (weights[title] += history.values[at]));
    const matrix = DenseMatrix.eye(dimensions, dimensions).mul(ridgesOf(history, settings)[0]);
    for (let title = 0; title < titles; title++) {
      const factor = factors.subarray(title * dimensions, (title + 1) * dimensions);
      for (let row = 0; row < dimensions; row++) {
        const scaled = weights[title] * factor[row];
        for (let column = 0; column <= row; column++) {
          const sum = matrix.get(row, column) + scaled * factor[column];
          matrix.set(row, column, sum);
          matrix.set(column, row, sum);
        }
      }
    }
    return matrix;
  }

  save(): ModelFiles {
    const { settings, factors, titles } = this;
    const arrays = { factors: { data: factors, shape: [titles, settings.dimensions] } };
    return writeModel(this.name, { note: settings, arrays });
  }
}

/** A⁻¹ v of every vector. */
function solveAgainst(matrix: DenseMatrix, vectors: readonly Float32Array[]): number[][] {
  const right = new DenseMatrix(vectors.map((vector) => [...vector])).transpose();
  return new CholeskyDecomposition(matrix).solve(right).transpose().to2DArray();
}

function load(name: string, files: ModelFiles): FittedRecommender {
  const content = readModel(name, files, ialsOptionsSchema);
  return new FittedIals(name, content.note, requireArray(content, "factors", Float32Array));
}
