// A layer whose inputs are sparse: forward, gradient of the rows that a batch touches, and Adam on those rows alone. All
// tables are row by row; a panel of 32 of a result or of a gradient stays in registers while the entries of one input go by,
// then what is left of the row in panels of 4.

const panelBytes: usize = 128;

/** out[row] = Σ values[e] · table[columns[e]] over the entries e from offsets[row] to offsets[row + 1]. */
export function forward(
  table: usize, rowBytes: usize, offsets: usize, columns: usize, values: usize, rows: i32, out: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const first = <usize>load<u32>(offsets) << 2;
    const end = <usize>load<u32>(offsets, 4) << 2;
    let panel: usize = 0;
    for (; panel + panelBytes <= rowBytes; panel += panelBytes) {
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
      for (let at = first; at < end; at += 4) {
        const source = table + <usize>load<u32>(columns + at) * rowBytes + panel;
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
      const target = out + panel;
      v128.store(target, a0);
      v128.store(target, a1, 16);
      v128.store(target, a2, 32);
      v128.store(target, a3, 48);
      v128.store(target, a4, 64);
      v128.store(target, a5, 80);
      v128.store(target, a6, 96);
      v128.store(target, a7, 112);
    }
    for (; panel < rowBytes; panel += 16) {
      let sum = f32x4.splat(0);
      for (let at = first; at < end; at += 4) {
        const source = table + <usize>load<u32>(columns + at) * rowBytes + panel;
        sum = f32x4.relaxed_madd(v128.load32_splat(values + at), v128.load(source), sum);
      }
      v128.store(out + panel, sum);
    }
    offsets += 4;
    out += rowBytes;
  }
}

/**
 * sums[slots[e]] += values[e] · gradients[row] over the entries of every row.
 * @param slots For every entry the place of its column among the columns of the batch.
 */
export function backward(
  sums: usize, rowBytes: usize, offsets: usize, slots: usize, values: usize, rows: i32, gradients: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const first = <usize>load<u32>(offsets) << 2;
    const end = <usize>load<u32>(offsets, 4) << 2;
    let panel: usize = 0;
    for (; panel + panelBytes <= rowBytes; panel += panelBytes) {
      const source = gradients + panel;
      const g0 = v128.load(source), g1 = v128.load(source, 16), g2 = v128.load(source, 32), g3 = v128.load(source, 48);
      const g4 = v128.load(source, 64), g5 = v128.load(source, 80), g6 = v128.load(source, 96), g7 = v128.load(source, 112);
      for (let at = first; at < end; at += 4) {
        const target = sums + <usize>load<u32>(slots + at) * rowBytes + panel;
        const value = v128.load32_splat(values + at);
        v128.store(target, f32x4.relaxed_madd(value, g0, v128.load(target)));
        v128.store(target, f32x4.relaxed_madd(value, g1, v128.load(target, 16)), 16);
        v128.store(target, f32x4.relaxed_madd(value, g2, v128.load(target, 32)), 32);
        v128.store(target, f32x4.relaxed_madd(value, g3, v128.load(target, 48)), 48);
        v128.store(target, f32x4.relaxed_madd(value, g4, v128.load(target, 64)), 64);
        v128.store(target, f32x4.relaxed_madd(value, g5, v128.load(target, 80)), 80);
        v128.store(target, f32x4.relaxed_madd(value, g6, v128.load(target, 96)), 96);
        v128.store(target, f32x4.relaxed_madd(value, g7, v128.load(target, 112)), 112);
      }
    }
    for (; panel < rowBytes; panel += 16) {
      const gradient = v128.load(gradients + panel);
      for (let at = first; at < end; at += 4) {
        const target = sums + <usize>load<u32>(slots + at) * rowBytes + panel;
        v128.store(target, f32x4.relaxed_madd(v128.load32_splat(values + at), gradient, v128.load(target)));
      }
    }
    offsets += 4;
    gradients += rowBytes;
  }
}

/**
 * One step of Adam on the rows `touched[0]` … `touched[count - 1]`, whose gradients are the rows of `sums`; sets those to
 * zero. @param rate Learning rate with the bias correction of both moments in it.
 */
export function adam(
  table: usize, first: usize, second: usize, rowBytes: usize, touched: usize, count: i32, sums: usize,
  rate: f32, beta1: f32, beta2: f32, epsilon: f32,
): void {
  const keep1 = f32x4.splat(1 - beta1), keep2 = f32x4.splat(1 - beta2);
  const step = f32x4.splat(rate), least = f32x4.splat(epsilon), zero = f32x4.splat(0);
  for (let slot = 0; slot < count; slot++) {
    const start = <usize>load<u32>(touched) * rowBytes;
    for (let at: usize = 0; at < rowBytes; at += 16) {
      const gradient = v128.load(sums + at);
      const place = start + at;
      const m = v128.load(first + place);
      const v = v128.load(second + place);
      const nextM = f32x4.add(m, f32x4.mul(keep1, f32x4.sub(gradient, m)));
      const nextV = f32x4.add(v, f32x4.mul(keep2, f32x4.sub(f32x4.mul(gradient, gradient), v)));
      v128.store(first + place, nextM);
      v128.store(second + place, nextV);
      const change = f32x4.div(f32x4.mul(step, nextM), f32x4.add(f32x4.sqrt(nextV), least));
      v128.store(table + place, f32x4.sub(v128.load(table + place), change));
      v128.store(sums + at, zero);
    }
    touched += 4;
    sums += rowBytes;
  }
}
