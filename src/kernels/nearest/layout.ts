import { Arena } from "../arena.ts";
import { controlWords } from "../phases.ts";
import type { SharedMemory } from "../web-assembly.ts";

/** Base rows that lie together, dimension by dimension. */
export const groupRows = 8;
/** Dimensions between two looks at whether a row can still be among the best. */
const partDimensions = 8;
/** Queries that go through a group together. */
export const quad = 4;
/** Allowance for rounding in the bound of what the remaining dimensions can add. */
const roundingAllowance = 4e-6;

/** Vectors to be searched, row-major. */
export interface SearchVectors {
  /** `[rows, dimensions]` */
  readonly values: Float32Array;
  readonly rows: number;
  readonly dimensions: number;
}

/** Where everything of a search lies in its memory, in bytes. Structured-clonable. */
export interface SearchLayout {
  readonly memory: SharedMemory;
  readonly control: number;
  readonly base: number;
  readonly baseRests: number;
  readonly queries: number;
  readonly queryRests: number;
  readonly barred: number;
  readonly scores: number;
  readonly rows: number;
  readonly scratch: number;
  readonly baseRows: number;
  readonly groups: number;
  /** Queries, filled up to whole quads. */
  readonly queryRows: number;
  /** Filled up to whole parts. */
  readonly dimensions: number;
  readonly parts: number;
  readonly k: number;
}

const upTo = (count: number, step: number) => Math.ceil(count / step) * step;

/** Reserves the memory of a search. @throws MarqueeError `limit-exceeded` beyond 4 GiB. */
export function layOutSearch(
  base: SearchVectors,
  queryCount: number,
  { k, threads }: { readonly k: number; readonly threads: number },
): SearchLayout {
  const dimensions = upTo(base.dimensions, partDimensions);
  const parts = dimensions / partDimensions;
  const groups = Math.ceil(base.rows / groupRows);
  const queryRows = upTo(queryCount, quad);
  const arena = new Arena();
  const reserved = {
    control: arena.reserve(controlWords * 4),
    base: arena.reserve(groups * groupRows * dimensions * 4),
    baseRests: arena.reserve(groups * groupRows * parts * 4),
    queries: arena.reserve(queryRows * dimensions * 4),
    queryRests: arena.reserve(queryRows * parts * 4),
    barred: arena.reserve(queryRows * 4),
    scores: arena.reserve(queryRows * k * 4),
    rows: arena.reserve(queryRows * k * 4),
    scratch: arena.reserve(threads * scratchBytes),
  };
  const memory = arena.allocate();
  return { ...reserved, memory, baseRows: base.rows, groups, queryRows, dimensions, parts, k };
}

/** Scratch of a thread; a cache line. */
export const scratchBytes = 64;

/** Writes the base group by group, and what each row has left after every part. */
export function writeBase({ values, rows, dimensions }: SearchVectors, layout: SearchLayout): void {
  const { memory, parts } = layout;
  const target = new Float32Array(memory.buffer, layout.base, layout.groups * groupRows * layout.dimensions);
  const rests = new Float32Array(memory.buffer, layout.baseRests, layout.groups * groupRows * parts);
  for (let row = 0; row < rows; row++) {
    const lane = row % groupRows;
    const group = (row - lane) / groupRows;
    const at = group * groupRows * layout.dimensions + lane;
    const restAt = group * groupRows * parts + lane;
    for (let axis = 0; axis < dimensions; axis++)
      target[at + axis * groupRows] = values[row * dimensions + axis];
    for (let part = 1; part < parts; part++) {
      rests[restAt + (part - 1) * groupRows] = lengthFrom(values, row * dimensions, part, dimensions);
    }
  }
}

/** Writes the queries row by row, and what each has left after every part. */
export function writeQueries({ values, rows, dimensions }: SearchVectors, layout: SearchLayout): void {
  const { memory, parts } = layout;
  const target = new Float32Array(memory.buffer, layout.queries, layout.queryRows * layout.dimensions);
  const rests = new Float32Array(memory.buffer, layout.queryRests, layout.queryRows * parts);
  for (let row = 0; row < rows; row++) {
    target.set(values.subarray(row * dimensions, (row + 1) * dimensions), row * layout.dimensions);
    for (let part = 1; part < parts; part++) {
      rests[row * parts + part - 1] = lengthFrom(values, row * dimensions, part, dimensions);
    }
  }
}

/** The length of the dimensions that follow a part. */
function lengthFrom(values: Float32Array, row: number, part: number, dimensions: number): number {
  let squares = roundingAllowance;
  for (let axis = part * partDimensions; axis < dimensions; axis++) squares += values[row + axis] ** 2;
  return Math.sqrt(squares);
}
