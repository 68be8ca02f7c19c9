import { MarqueeError, type Progress, throwIfCancelled } from "../../core/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";
import { type BlockProducts, openBlockProducts } from "./block-products.ts";
import { invertSmall } from "./invert-small.ts";
import type { SymmetricMatrix } from "./symmetric-matrix.ts";

/** How {@link invertSymmetric} runs. */
export interface InversionWork {
  readonly runtime?: RuntimeOptions;
  readonly signal?: AbortSignal;
  /** Told of rows. */
  readonly progress?: Progress;
}

/** Side of the blocks that are inverted without further division. */
const smallSide = 64;

/**
 * Inverts a symmetric positive definite matrix in place, in single precision: block Gauss-Jordan elimination by the
 * sweep operator (Beaton 1964; Goodnight 1979), so that n³ operations but a few run in ONNX Runtime's matrix product.
 * Memory beyond the matrix is two rows of blocks. The error is about the condition number times 1e-7; whoever needs
 * to know looks at A · A⁻¹ x.
 *
 * @throws MarqueeError `not-finite` when the matrix is not positive definite, `cancelled` on abort; the matrix is then
 * of no use.
 */
export async function invertSymmetric(matrix: SymmetricMatrix, work: InversionWork = {}): Promise<void> {
  const products = await openBlockProducts(work.runtime);
  try {
    const count = matrix.blocks.length;
    for (let pivot = 0; pivot < count; pivot++) {
      throwIfCancelled(work.signal);
      await sweep(matrix, pivot, products);
      work.progress?.update(Math.min(matrix.size, (pivot + 1) * matrix.side), matrix.size);
    }
  } finally {
    await products.close();
  }
  for (const block of matrix.blocks.flat()) {
    for (let at = 0; at < block.length; at++) block[at] = -block[at];
  }
}

/**
 * Sweeps the pivot block P of [P Cᵀ; C A]: it becomes [−P⁻¹ (C P⁻¹)ᵀ; C P⁻¹ A − C P⁻¹ Cᵀ]. When all have been swept,
 * minus the inverse is left.
 */
async function sweep(
  { blocks, side }: SymmetricMatrix,
  pivot: number,
  products: BlockProducts,
): Promise<void> {
  const inverse = await invertBlock(blocks[pivot][pivot], side, products);
  const column = blocks.map((_, row) =>
    row < pivot ? transposed(blocks[pivot][row], side) : blocks[row][Math.min(pivot, row)],
  );
  const scaled = blocks.map(() => new Float32Array(side * side));
  for (let row = 0; row < blocks.length; row++) {
    if (row !== pivot) await products.multiply(column[row], inverse, side, scaled[row]);
  }
  let spare = new Float32Array(side * side);
  for (let row = 0; row < blocks.length; row++) {
    for (let other = 0; other <= row; other++) {
      if (row === pivot || other === pivot) continue;
      const before = blocks[row][other];
      await products.subtractProduct(before, scaled[row], column[other], side, spare);
      blocks[row][other] = spare;
      spare = before as Float32Array<ArrayBuffer>;
    }
  }
  blocks.forEach((_, row) => {
    if (row < pivot) blocks[pivot][row] = transposed(scaled[row], side);
    else if (row > pivot) blocks[row][pivot] = scaled[row];
  });
  blocks[pivot][pivot] = inverse.map((value) => -value);
}

/** The inverse of one block, by the same elimination with pivots of a few dozen rows. */
async function invertBlock(
  block: Float32Array,
  side: number,
  products: BlockProducts,
): Promise<Float32Array> {
  let matrix = block.slice();
  let next = new Float32Array(matrix.length);
  for (let from = 0; from < side; from += smallSide) {
    const width = Math.min(smallSide, side - from);
    const column = columnsOf(matrix, side, from, width);
    const pivot = invertSmall(symmetrised(column, from, width), width);
    if (pivot === undefined) {
      throw new MarqueeError("not-finite", "A matrix that should be inverted is not positive definite.", {
        hint: "Raise the regularisation.",
      });
    }
    const scaled = new Float32Array(column.length);
    await products.multiply(column, pivot, width, scaled);
    await products.subtractProduct(matrix, scaled, column, width, next);
    [matrix, next] = [next, matrix];
    writeSwept(matrix, side, from, { width, scaled, pivot });
  }
  return matrix.map((value) => -value);
}

/** Columns `from` … `from + width - 1` of a square matrix, `[side, width]`. */
function columnsOf(matrix: Float32Array, side: number, from: number, width: number): Float32Array {
  const column = new Float32Array(side * width);
  for (let row = 0; row < side; row++) {
    column.set(matrix.subarray(row * side + from, row * side + from + width), row * width);
  }
  return column;
}

/** The pivot block, with what rounding made different on both sides of the diagonal averaged. */
function symmetrised(column: Float32Array, from: number, width: number): Float64Array {
  const pivot = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      pivot[i * width + j] = (column[(from + i) * width + j] + column[(from + j) * width + i]) / 2;
    }
  }
  return pivot;
}

interface Swept {
  readonly width: number;
  /** `[side, width]` */
  readonly scaled: Float32Array;
  /** `[width, width]` */
  readonly pivot: Float32Array;
}

function writeSwept(matrix: Float32Array, side: number, from: number, { width, scaled, pivot }: Swept): void {
  for (let row = 0; row < side; row++) {
    for (let at = 0; at < width; at++) {
      const value = scaled[row * width + at];
      matrix[row * side + from + at] = value;
      matrix[(from + at) * side + row] = value;
    }
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) matrix[(from + i) * side + from + j] = -pivot[i * width + j];
  }
}

function transposed(block: Float32Array, side: number): Float32Array {
  const result = new Float32Array(block.length);
  const tile = 32;
  for (let top = 0; top < side; top += tile) {
    for (let left = 0; left < side; left += tile) {
      for (let row = top; row < Math.min(side, top + tile); row++) {
        for (let column = left; column < Math.min(side, left + tile); column++) {
          result[column * side + row] = block[row * side + column];
        }
      }
    }
  }
  return result;
}
