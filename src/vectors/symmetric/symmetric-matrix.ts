import { MarqueeError } from "../../core/index.ts";

/** Block sides: an eighth of the matrix, in these bounds. Larger ones multiply faster, smaller ones waste less. */
const sides = { least: 64, most: 1024 };

/** Element (row, column) and (column, row) are the same, and only one of them is kept, in square blocks. */
export class SymmetricMatrix {
  /** Rows, and columns. */
  readonly size: number;
  /** Side of a block. The matrix ends inside the last ones, which go on as the identity. */
  readonly side: number;
  /** `blocks[i][j]` for j ≤ i: `[side, side]`, row by row. Those on the diagonal are whole. */
  readonly blocks: Float32Array[][];

  /**
   * A matrix of zeros.
   *
   * @param side Side of a block; default about an eighth of the size, at least 64 and at most 1,024.
   * @throws MarqueeError `invalid-shape` for a size below 1.
   */
  constructor(size: number, side?: number) {
    if (!Number.isInteger(size) || size < 1) {
      throw new MarqueeError("invalid-shape", `A symmetric matrix needs at least one row, not ${size}.`);
    }
    this.size = size;
    this.side = side ?? sideFor(size);
    const count = Math.ceil(size / this.side);
    this.blocks = Array.from({ length: count }, (_, row) =>
      Array.from({ length: row + 1 }, () => new Float32Array(this.side ** 2)),
    );
    const last = this.blocks[count - 1][count - 1];
    for (let at = size - (count - 1) * this.side; at < this.side; at++) last[at * this.side + at] = 1;
  }

  /** The element at a row and a column. */
  get(row: number, column: number): number {
    const { side } = this;
    const [low, high] = row < column ? [row, column] : [column, row];
    const block = this.blocks[Math.floor(high / side)][Math.floor(low / side)];
    return block[(high % side) * side + (low % side)];
  }

  /** Writes the element at a row and a column, and at the column and the row. */
  set(row: number, column: number, value: number): void {
    const { side } = this;
    const [low, high] = row < column ? [row, column] : [column, row];
    const [blockRow, blockColumn] = [Math.floor(high / side), Math.floor(low / side)];
    const block = this.blocks[blockRow][blockColumn];
    block[(high % side) * side + (low % side)] = value;
    if (blockRow === blockColumn) block[(low % side) * side + (high % side)] = value;
  }

  /**
   * Writes a row as far as the diagonal, and with it the column.
   *
   * @param values `[row + 1]` or more; what is behind the diagonal is not looked at.
   */
  setRow(row: number, values: Float32Array | Float64Array): void {
    const { side } = this;
    const [blockRow, inside] = [Math.floor(row / side), row % side];
    this.blocks[blockRow].forEach((block, at) => {
      const [first, end] = [at * side, Math.min(row + 1, (at + 1) * side)];
      block.set(values.subarray(first, end), inside * side);
      if (at < blockRow) return;
      for (let column = first; column < end; column++)
        block[(column - first) * side + inside] = values[column];
    });
  }

  /** A whole row, `[size]`. */
  row(row: number): Float32Array {
    const { side, size } = this;
    const result = new Float32Array(size);
    const [blockRow, inside] = [Math.floor(row / side), row % side];
    this.blocks.forEach((blocks, at) => {
      const first = at * side;
      const width = Math.min(side, size - first);
      if (at <= blockRow) {
        const block = this.blocks[blockRow][at];
        result.set(block.subarray(inside * side, inside * side + width), first);
      } else {
        const block = blocks[blockRow];
        for (let column = 0; column < width; column++) result[first + column] = block[column * side + inside];
      }
    });
    return result;
  }
}

function sideFor(size: number): number {
  const wanted = Math.min(sides.most, Math.max(sides.least, Math.ceil(size / 8)));
  const count = Math.ceil(size / wanted);
  return Math.ceil(Math.ceil(size / count) / 16) * 16;
}
