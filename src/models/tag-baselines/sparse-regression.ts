import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { decodeTensors, encodeTensors, type Values } from "../../tensor/index.ts";
import { type SparseMatrix, sparseMatrixOfCells } from "../../vectors/index.ts";
import {
  fitTagGroups,
  knownTags,
  type TagGroup,
  type TagRegressionWork,
  tagRegressionOptionsSchema,
} from "./regression.ts";
import type { TagExamples, Tagger } from "./tagger.ts";

/** Options of {@link fitSparseTagRegression}. */
export const sparseTagRegressionOptionsSchema = tagRegressionOptionsSchema.extend({
  /** Weights nearer to 0 are left out (Babbar and Schölkopf 2017, DiSMEC). 0 keeps all. */
  leastWeight: z.number().nonnegative().default(0.01),
});
export type SparseTagRegressionOptions = z.input<typeof sparseTagRegressionOptionsSchema>;

/**
 * One-vs-rest logistic regression for thousands of tags: as `fitTagRegression`, but of every group of tags only the
 * weights that matter are kept, so that memory and prediction go with those and not with terms times tags.
 *
 * @throws MarqueeError as `fitTagRegression`.
 */
export async function fitSparseTagRegression(
  examples: TagExamples,
  options: SparseTagRegressionOptions = {},
  work: TagRegressionWork = {},
): Promise<SparseTagRegression> {
  const { leastWeight, ...settings } = sparseTagRegressionOptionsSchema.parse(options);
  const terms = examples.rows.dimensions;
  const tags = examples.labels.labelCount;
  const intercepts = new Float32Array(tags);
  const groups: Cells[] = [];
  for await (const group of fitTagGroups(examples, settings, work)) {
    intercepts.set(group.weights.subarray(terms * (group.end - group.first)), group.first);
    groups.push(cellsOf(group, terms, leastWeight));
  }
  const weights = sparseMatrixOfCells(joined(groups), terms, tags);
  return new SparseTagRegression(weights, intercepts, knownTags(examples));
}

interface Cells {
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

const emptyCells = (count: number): Cells => ({
  rows: new Uint32Array(count),
  columns: new Uint32Array(count),
  values: new Float32Array(count),
});

function cellsOf({ first, end, weights }: TagGroup, terms: number, leastWeight: number): Cells {
  const width = end - first;
  const matters = (value: number) => value !== 0 && Math.abs(value) >= leastWeight;
  let count = 0;
  for (let at = 0; at < terms * width; at++) if (matters(weights[at])) count++;
  const cells = emptyCells(count);
  let cell = 0;
  for (let at = 0; at < terms * width; at++) {
    if (!matters(weights[at])) continue;
    cells.rows[cell] = Math.floor(at / width);
    cells.columns[cell] = first + (at % width);
    cells.values[cell++] = weights[at];
  }
  return cells;
}

function joined(groups: readonly Cells[]): Cells {
  if (groups.length === 1) return groups[0];
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const all = emptyCells(count);
  let start = 0;
  for (const { rows, columns, values } of groups) {
    all.rows.set(rows, start);
    all.columns.set(columns, start);
    all.values.set(values, start);
    start += rows.length;
  }
  return all;
}

const fileName = "regression.safetensors";

/** A fitted regression that holds the weights that matter. */
export class SparseTagRegression implements Tagger {
  readonly tags: number;
  /** `[terms, tags]` */
  private readonly weights: SparseMatrix;
  /** `[tags]` */
  private readonly intercepts: Float32Array;
  /** 1 for tags with an example, `[tags]`. */
  private readonly known: Uint8Array;

  constructor(weights: SparseMatrix, intercepts: Float32Array, known: Uint8Array) {
    this.weights = weights;
    this.intercepts = intercepts;
    this.known = known;
    this.tags = known.length;
  }

  probabilities({ offsets, columns, values, rows }: SparseMatrix): Float32Array {
    const { tags, intercepts, known } = this;
    const { offsets: starts, columns: labels, values: factors } = this.weights;
    const result = new Float32Array(rows * tags);
    const margins = new Float64Array(tags);
    for (let row = 0; row < rows; row++) {
      margins.set(intercepts);
      for (let at = offsets[row]; at < offsets[row + 1]; at++) {
        const value = values[at];
        const end = starts[columns[at] + 1];
        for (let place = starts[columns[at]]; place < end; place++)
          margins[labels[place]] += value * factors[place];
      }
      for (let tag = 0; tag < tags; tag++)
        if (known[tag]) result[row * tags + tag] = 1 / (1 + Math.exp(-margins[tag]));
    }
    return result;
  }

  /** How much a term speaks for a tag, per unit of its TF-IDF; below 0 against it. */
  weight(term: number, tag: number): number {
    const { offsets, columns, values } = this.weights;
    let low = offsets[term];
    for (let high = offsets[term + 1]; low < high; ) {
      const middle = (low + high) >>> 1;
      if (columns[middle] < tag) low = middle + 1;
      else high = middle;
    }
    return low < offsets[term + 1] && columns[low] === tag ? values[low] : 0;
  }

  /**
   * The same with some tags learned anew; all others keep their weights.
   *
   * @param tags Their numbers; `learned` has them in this order.
   * @throws MarqueeError `invalid-shape` for a regression over other terms.
   */
  replace(tags: readonly number[], learned: SparseTagRegression): SparseTagRegression {
    if (learned.weights.rows !== this.weights.rows || learned.tags !== tags.length) {
      throw new MarqueeError("invalid-shape", "The tags were not learned over the terms of this regression.");
    }
    const concerned = new Set(tags);
    const kept = cellsWhere(this.weights, (tag) => (concerned.has(tag) ? undefined : tag));
    const fresh = cellsWhere(learned.weights, (tag) => tags[tag]);
    const weights = sparseMatrixOfCells(joined([kept, fresh]), this.weights.rows, this.tags);
    const [intercepts, known] = [this.intercepts.slice(), this.known.slice()];
    tags.forEach((tag, at) => {
      intercepts[tag] = learned.intercepts[at];
      known[tag] = learned.known[at];
    });
    return new SparseTagRegression(weights, intercepts, known);
  }

  /** Everything that {@link load} needs, as files. */
  save(): Readonly<Record<string, Uint8Array>> {
    const { weights, intercepts, known, tags } = this;
    const vector = (data: Values["data"]): Values => ({ data, shape: [data.length] });
    const tensors = {
      offsets: vector(Int32Array.from(weights.offsets)),
      columns: vector(Int32Array.from(weights.columns)),
      values: vector(weights.values),
      intercepts: vector(intercepts),
      known: vector(Int32Array.from(known)),
    };
    return { [fileName]: encodeTensors({ tensors, metadata: { tags: String(tags) } }) };
  }

  /** Restores what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static load(files: Readonly<Record<string, Uint8Array>>): SparseTagRegression {
    try {
      const { tensors } = decodeTensors(files[fileName].slice());
      const [offsets, columns, known] = ["offsets", "columns", "known"].map((name) =>
        Uint32Array.from(tensors[name].data as Int32Array),
      );
      const values = tensors.values.data as Float32Array;
      const weights = { offsets, columns, values, rows: offsets.length - 1, dimensions: known.length };
      return new SparseTagRegression(
        weights,
        tensors.intercepts.data as Float32Array,
        Uint8Array.from(known),
      );
    } catch (cause) {
      throw new MarqueeError("invalid-model", `${fileName} cannot be used: ${messageOf(cause)}`, { cause });
    }
  }
}

/** The cells of a matrix under the numbers that a function gives their columns; those without one are left out. */
function cellsWhere(
  { offsets, columns, values, rows }: SparseMatrix,
  numberOf: (column: number) => number | undefined,
): Cells {
  let count = 0;
  for (const column of columns) if (numberOf(column) !== undefined) count++;
  const cells = emptyCells(count);
  let cell = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      const column = numberOf(columns[at]);
      if (column === undefined) continue;
      cells.rows[cell] = row;
      cells.columns[cell] = column;
      cells.values[cell++] = values[at];
    }
  }
  return cells;
}
