// A sparse matrix times a dense one. The dense matrix lies in panels of 32 columns, a panel row by row, so that a panel
// stays in a core's cache while all rows of the sparse matrix go through it, and a row of the result in registers.

const panelBytes = 128;

/**
 * One panel of the result for the rows `first` … `last - 1`: out[row] = Σ values[e] · panel[columns[e]] over the
 * entries e from offsets[row] to offsets[row + 1].
 * @param panel `[rows of the dense matrix, 32]`. @param out Where row 0 of this panel of the result goes.
 * @param outBytes Bytes from one row of the result to the next.
 */
export function multiplyPanel(
  panel: usize, offsets: usize, columns: usize, values: usize,
  first: i32, last: i32, out: usize, outBytes: usize,
): void {
  for (let row: usize = first; row < <usize>last; row++) {
    let at = <usize>load<u32>(offsets + (row << 2)) << 2;
    const end = <usize>load<u32>(offsets + (row << 2), 4) << 2;
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
    for (; at < end; at += 4) {
      const source = panel + <usize>load<u32>(columns + at) * panelBytes;
      const value = v128.load32_splat(values + at);
      a0 = f32x4.relaxed_madd(value, v128.load(source), a0);
      a1 = f32x4.relaxed_madd(value, v128.load(source, 16), a1);
      a2 = f32x4.relaxed_madd(value, v128.load(source, 32), a2);
      a3 = f32x4.relaxed_madd(value, v128.load(source, 48), a3);
      a4 = f32x4.relaxed_madd(value, v128.load(source, 64), a4);
      a5 = f32x4.relaxed_madd(value, v128.load(source, 80), a5);
      a6 = f32x4.relaxed_madd(value, v128.load(source, 96), a6);
      a7 = f32x4.relaxed_madd(value, v128.load(source, 112), a7);
    }
    const target = out + row * outBytes;
    v128.store(target, a0);
    v128.store(target, a1, 16);
    v128.store(target, a2, 32);
    v128.store(target, a3, 48);
    v128.store(target, a4, 64);
    v128.store(target, a5, 80);
    v128.store(target, a6, 96);
    v128.store(target, a7, 112);
  }
}
