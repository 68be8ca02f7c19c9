import { z } from "zod";
import { createRandom, MarqueeError } from "../../core/index.ts";
import { DenseTable } from "../../kernels/index.ts";
import { invertSymmetric, type Matrix, type SparseMatrix, SymmetricMatrix } from "../../vectors/index.ts";
import { checkInteractions, checkViewers } from "./check-interactions.ts";
import { visitCoOccurrences } from "./co-occurrence.ts";
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

/** Options of {@link createEase}. */
export const easeOptionsSchema = z.object({
  /** λ, added to the diagonal of XᵀX. The more events, the more of it. */
  regularisation: z.number().positive().default(500),
  /**
   * p of Steck 2020 (EDLAE): as if a share p of every history were hidden at random while it is reconstructed, which
   * adds p / (1 − p) · diag(XᵀX) to the diagonal. 0: plain EASE.
   */
  dropout: z.number().min(0).lt(1).default(0),
  /**
   * α: in XᵀX a viewer of n events weighs (mean n / n)^α, so that those who see everything do not speak for all.
   * 0: all alike.
   */
  viewerExponent: z.number().min(0).max(1).default(0),
  /** β: scores are divided by (1 + events of the title)^β. Above 0, rarer titles are recommended more. */
  popularityExponent: z.number().min(0).max(1).default(0),
});
export type EaseOptions = z.input<typeof easeOptionsSchema>;

/** The largest ‖A A⁻¹ v − v‖ / ‖v‖ that is let through. */
const largestResidual = 1e-3;

/**
 * EASE (Steck 2019, "Embarrassingly Shallow Autoencoders for Sparse Data"): score = X B, where B is the closed-form
 * solution of min ‖X − X B‖² + λ ‖B‖² with a diagonal of zeros: P = (XᵀX + λ I)⁻¹, B_ij = −P_ij / P_jj.
 * Time is n³ for n titles, memory 6 n² bytes.
 *
 * @throws MarqueeError from `fit` also `not-finite` when λ is too small for single precision, `limit-exceeded` from
 * about 30,000 titles.
 */
export function createEase(options: EaseOptions = {}): Recommender {
  const settings = easeOptionsSchema.parse(options);
  const { dropout, viewerExponent, popularityExponent } = settings;
  const plain = viewerExponent === 0 && popularityExponent === 0;
  const name = plain ? (dropout > 0 ? "ease-dropout" : "ease") : "ease-weighted";
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
  { regularisation, dropout, viewerExponent, popularityExponent }: z.output<typeof easeOptionsSchema>,
): Promise<FittedRecommender> {
  checkInteractions(interactions, work);
  const { histories } = interactions;
  const weighted = weighViewers(histories, viewerExponent);
  const titles = histories.dimensions;
  const matrix = new SymmetricMatrix(titles);
  const diagonal = new Float64Array(titles);
  visitCoOccurrences(weighted, "lower", (title, counts) => {
    diagonal[title] = counts[title] * (1 + dropout / (1 - dropout)) + regularisation;
    counts[title] = diagonal[title];
    matrix.setRow(title, counts);
  });
  const { signal, progress, threads } = work;
  await invertSymmetric(matrix, { signal, progress, runtime: { threads } });
  const random = createRandom("inverse");
  const probe = Float64Array.from(diagonal, () => random.normal());
  const solved = new Float64Array(titles);
  const model = new FittedEase(name, titles);
  const damping = popularityDamping(histories, popularityExponent);
  for (let title = 0; title < titles; title++) {
    const row = matrix.row(title);
    for (let at = 0; at < titles; at++) solved[title] += row[at] * probe[at];
    model.setRow(title, row);
    model.factors[title] = -damping[title] / row[title];
  }
  checkInverse(weighted, diagonal, { probe, solved });
  return model;
}

/** Histories in which a viewer of n events weighs (mean n / n)^exponent in XᵀX. */
function weighViewers(histories: SparseMatrix, exponent: number): SparseMatrix {
  if (exponent === 0) return histories;
  const { offsets, rows } = histories;
  const values = histories.values.slice();
  const mean = values.length / rows;
  for (let viewer = 0; viewer < rows; viewer++) {
    const own = values.subarray(offsets[viewer], offsets[viewer + 1]);
    const weight = (mean / Math.max(1, own.length)) ** (exponent / 2);
    own.forEach((value, at) => (own[at] = value * weight));
  }
  return { ...histories, values };
}

/** (1 + events)^−exponent of every title. */
function popularityDamping({ columns, dimensions }: SparseMatrix, exponent: number): Float64Array {
  const events = new Float64Array(dimensions);
  for (const title of columns) events[title]++;
  return events.map((count) => (1 + count) ** -exponent);
}

/** A random vector, and the computed inverse times it. */
interface Probe {
  readonly probe: Float64Array;
  readonly solved: Float64Array;
}

/** Multiplies what the inverse gave, in double precision, by what was inverted, and compares. */
function checkInverse(histories: SparseMatrix, diagonal: Float64Array, { probe, solved }: Probe): void {
  const back = solved.map((value, title) => diagonal[title] * value);
  const { offsets, columns, values, rows } = histories;
  for (let viewer = 0; viewer < rows; viewer++) {
    let sum = 0;
    for (let at = offsets[viewer]; at < offsets[viewer + 1]; at++) sum += values[at] * solved[columns[at]];
    for (let at = offsets[viewer]; at < offsets[viewer + 1]; at++) {
      // The diagonal has the viewer's own squares already.
      back[columns[at]] += values[at] * (sum - values[at] * solved[columns[at]]);
    }
  }
  const length = (vector: Float64Array) => Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
  const residual = length(back.map((value, title) => value - probe[title])) / length(probe);
  if (residual <= largestResidual) return;
  throw new MarqueeError(
    "not-finite",
    `The matrix of ${diagonal.length} titles is too near to singular to be inverted in single precision (residual ${residual.toExponential(1)}).`,
    { hint: "Raise the regularisation of EASE." },
  );
}

class FittedEase implements FittedRecommender {
  readonly name: string;
  readonly titles: number;
  /** P off the diagonal, `[titles, titles]`; zero on it. */
  private readonly table: DenseTable;
  /** What makes a column of X P scores: −1 / P_jj, damped, `[titles]`. */
  readonly factors: Float32Array;

  constructor(name: string, titles: number) {
    this.name = name;
    this.titles = titles;
    this.table = new DenseTable(titles, titles);
    this.factors = new Float32Array(titles);
  }

  /** Takes a row of P, `[titles]`, but for its diagonal. */
  setRow(title: number, row: Float32Array): void {
    this.table.setRow(title, row);
    this.table.set(title, title, 0);
  }

  async score(viewers: Viewers, work: ScoreWork = {}): Promise<Matrix> {
    checkViewers(viewers, this.titles, work);
    const { factors, titles } = this;
    const values = await this.table.multiply(viewers.histories, work);
    for (let at = 0; at < values.length; ) {
      for (let title = 0; title < titles; title++, at++) values[at] *= factors[title];
    }
    return { values, rows: viewers.histories.rows, dimensions: titles };
  }

  async contributions(
    viewer: Viewers,
    asked: readonly number[],
    work: ScoreWork = {},
  ): Promise<Contributions> {
    const { table, factors, titles } = this;
    checkOneViewer(viewer, asked, titles, work);
    return summedContributions(
      viewer.histories,
      asked,
      (seen, title) => table.get(seen, title) * factors[title],
    );
  }

  save(): ModelFiles {
    const { titles, factors, table } = this;
    const lower = new Float32Array((titles * (titles - 1)) / 2);
    for (let row = 0, at = 0; row < titles; row++) {
      for (let column = 0; column < row; column++) lower[at++] = table.get(row, column);
    }
    const arrays = {
      factors: { data: factors, shape: [titles] },
      lower: { data: lower, shape: [lower.length] },
    };
    return writeModel(this.name, { note: { titles }, arrays });
  }
}

function load(name: string, files: ModelFiles): FittedRecommender {
  const content = readModel(name, files, z.object({ titles: z.int().positive() }));
  const { titles } = content.note;
  const factors = requireArray(content, "factors", Float32Array);
  const lower = requireArray(content, "lower", Float32Array);
  const model = new FittedEase(name, titles);
  const row = new Float32Array(titles);
  for (let title = 0; title < titles; title++) {
    const first = (title * (title - 1)) / 2;
    row.set(lower.subarray(first, first + title));
    for (let above = title + 1; above < titles; above++)
      row[above] = lower[(above * (above - 1)) / 2 + title];
    model.setRow(title, row);
  }
  model.factors.set(factors);
  return model;
}
