import { MarqueeError } from "../core/index.ts";

/**
 * Which labels hold for each row, as lists: for thousands of labels, of which a row has a handful. Row `i` has the
 * labels `columns[offsets[i]] … columns[offsets[i + 1] - 1]`, ascending and each once.
 */
export interface LabelRows {
  /** `[rows + 1]` */
  readonly offsets: Uint32Array;
  /** Label numbers, `[positives]`. */
  readonly columns: Uint32Array;
  readonly rows: number;
  readonly labelCount: number;
}

/**
 * Packs a list of label numbers for each row; repeated ones count once.
 *
 * @throws MarqueeError `invalid-shape` for a number that is not one of the labels.
 */
export function labelRowsOf(lists: readonly (readonly number[])[], labelCount: number): LabelRows {
  const offsets = new Uint32Array(lists.length + 1);
  const columns: number[] = [];
  lists.forEach((list, row) => {
    for (const label of [...new Set(list)].sort((first, second) => first - second)) {
      if (!(Number.isInteger(label) && label >= 0 && label < labelCount)) {
        throw new MarqueeError("invalid-shape", `Row ${row} has label ${label}, of ${labelCount} labels.`);
      }
      columns.push(label);
    }
    offsets[row + 1] = columns.length;
  });
  return { offsets, columns: Uint32Array.from(columns), rows: lists.length, labelCount };
}

/** The labels of one row, as a view. */
export function labelsOf({ offsets, columns }: LabelRows, row: number): Uint32Array {
  return columns.subarray(offsets[row], offsets[row + 1]);
}

/** The rows at the given positions, copied, in the given order. */
export function takeLabelRows(labels: LabelRows, positions: ArrayLike<number>): LabelRows {
  const offsets = new Uint32Array(positions.length + 1);
  for (let at = 0; at < positions.length; at++) {
    offsets[at + 1] = offsets[at] + labelsOf(labels, positions[at]).length;
  }
  const columns = new Uint32Array(offsets[positions.length]);
  for (let at = 0; at < positions.length; at++) columns.set(labelsOf(labels, positions[at]), offsets[at]);
  return { offsets, columns, rows: positions.length, labelCount: labels.labelCount };
}

/** The same rows with only some of the labels, numbered in the given order. */
export function takeLabelColumns(labels: LabelRows, taken: readonly number[]): LabelRows {
  const numbers = new Map(taken.map((label, number) => [label, number]));
  const lists = Array.from({ length: labels.rows }, (_, row) =>
    Array.from(labelsOf(labels, row), (label) => numbers.get(label)).filter((number) => number !== undefined),
  );
  return labelRowsOf(lists, taken.length);
}

/** How many rows have each label, `[labels]`. */
export function labelCounts(labels: LabelRows, positions?: ArrayLike<number>): Uint32Array {
  const counts = new Uint32Array(labels.labelCount);
  if (positions === undefined) for (const label of labels.columns) counts[label]++;
  else {
    for (let at = 0; at < positions.length; at++)
      for (const label of labelsOf(labels, positions[at])) counts[label]++;
  }
  return counts;
}

/** 1 where a label holds, `[rows, labels]`. For a few hundred labels at most. */
export function denseLabels(labels: LabelRows): Uint8Array {
  const dense = new Uint8Array(labels.rows * labels.labelCount);
  for (let row = 0; row < labels.rows; row++) {
    for (const label of labelsOf(labels, row)) dense[row * labels.labelCount + label] = 1;
  }
  return dense;
}
