// One-vs-rest logistic regression by dual coordinate descent (Yu, Huang and Lin 2011) for 32 labels at once, because
// they share the entries of a row: its weights lie together, `[terms + 1, 32]`, the last row being the intercept's.
// A cell (row, label) has a signed cost: the limit of its dual variable z, positive where the label holds, negative
// where it does not, 0 where that is not known. With u = ln(z / (limit - z)) a coordinate's best z is where
// u + margin + curvature (z - old) = 0, which rises in u with a slope of at least 1.

const lanes = 32;
const rowBytes: usize = lanes * 4;
const vectors: usize = lanes / 4;

/** exp(x) with a relative error below 3e-7, for x from -87 to 87; beyond that the value at the end. */
@inline
function exponential(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(87));
  const whole = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504)));
  let rest = f32x4.relaxed_nmadd(whole, f32x4.splat(0.693359375), clamped);
  rest = f32x4.relaxed_nmadd(whole, f32x4.splat(-2.12194440e-4), rest);
  let sum = f32x4.splat(1.9875691e-4);
  sum = f32x4.relaxed_madd(sum, rest, f32x4.splat(1.3981999e-3));
  sum = f32x4.relaxed_madd(sum, rest, f32x4.splat(8.3334519e-3));
  sum = f32x4.relaxed_madd(sum, rest, f32x4.splat(4.1665796e-2));
  sum = f32x4.relaxed_madd(sum, rest, f32x4.splat(0.16666666));
  sum = f32x4.relaxed_madd(sum, rest, f32x4.splat(0.5));
  sum = f32x4.add(f32x4.relaxed_madd(sum, f32x4.mul(rest, rest), rest), f32x4.splat(1));
  return f32x4.mul(sum, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23));
}

@inline
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}

/** The best z: v = u + margin is the root of v + curvature (limit sigmoid(v - margin) - old), kept inside a bracket. */
@inline
function bestDual(old: v128, limit: v128, margin: v128, curvature: v128): v128 {
  let high = f32x4.mul(curvature, old);
  let low = f32x4.sub(high, f32x4.mul(curvature, limit));
  const steepness = f32x4.mul(curvature, limit);
  const pull = high;
  let v = f32x4.splat(0);
  let share = sigmoid(f32x4.neg(margin));
  for (let iteration = 0; iteration < 24; iteration++) {
    const value = f32x4.sub(f32x4.relaxed_madd(steepness, share, v), pull);
    const above = f32x4.gt(value, f32x4.splat(0));
    high = v128.bitselect(v, high, above);
    low = v128.bitselect(low, v, above);
    const slope = f32x4.relaxed_madd(
      steepness, f32x4.mul(share, f32x4.sub(f32x4.splat(1), share)), f32x4.splat(1),
    );
    const newton = f32x4.sub(v, f32x4.div(value, slope));
    // Far out, where the sigmoid is flat, Newton's step leads from one end of the bracket to the other and back.
    const inside = v128.and(f32x4.gt(newton, low), f32x4.lt(newton, high));
    const middle = f32x4.mul(f32x4.add(low, high), f32x4.splat(0.5));
    const next = v128.bitselect(newton, middle, inside);
    const moved = f32x4.abs(f32x4.sub(next, v));
    v = next;
    share = sigmoid(f32x4.sub(v, margin));
    if (!v128.any_true(f32x4.gt(moved, f32x4.splat(1e-4)))) break;
  }
  return f32x4.mul(limit, share);
}

/**
 * One pass over the rows `order[0] … order[count - 1]`.
 * @param squares Squared length of every row, with the intercept's 1. @param weights `[terms + 1, 32]`.
 * @param duals `[rows, 32]`. @param costs `[rows, 32]`. @param scratch 128 bytes for this thread alone.
 * @returns The sum of all changes of duals, without sign.
 */
export function descend(
  order: usize, count: i32, offsets: usize, columns: usize, values: usize, squares: usize,
  weights: usize, intercept: usize, duals: usize, costs: usize, scratch: usize,
): f32 {
  let changed = f32x4.splat(0);
  for (let place: usize = 0; place < <usize>count; place++) {
    const row = <usize>load<u32>(order + (place << 2));
    const from = <usize>load<u32>(offsets + (row << 2)) << 2;
    const end = <usize>load<u32>(offsets + (row << 2), 4) << 2;
    let a0 = v128.load(intercept), a1 = v128.load(intercept, 16);
    let a2 = v128.load(intercept, 32), a3 = v128.load(intercept, 48);
    let a4 = v128.load(intercept, 64), a5 = v128.load(intercept, 80);
    let a6 = v128.load(intercept, 96), a7 = v128.load(intercept, 112);
    for (let at = from; at < end; at += 4) {
      const source = weights + <usize>load<u32>(columns + at) * rowBytes;
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
    v128.store(scratch, a0);
    v128.store(scratch, a1, 16);
    v128.store(scratch, a2, 32);
    v128.store(scratch, a3, 48);
    v128.store(scratch, a4, 64);
    v128.store(scratch, a5, 80);
    v128.store(scratch, a6, 96);
    v128.store(scratch, a7, 112);
    const curvature = v128.load32_splat(squares + (row << 2));
    const dual = duals + row * rowBytes;
    const cost = costs + row * rowBytes;
    for (let vector: usize = 0; vector < vectors; vector++) {
      const at = vector << 4;
      const signed = v128.load(cost + at);
      const sign = v128.and(signed, i32x4.splat(i32.MIN_VALUE));
      const old = v128.load(dual + at);
      const margin = v128.xor(v128.load(scratch + at), sign);
      const next = bestDual(old, f32x4.abs(signed), margin, curvature);
      const change = f32x4.sub(next, old);
      changed = f32x4.add(changed, f32x4.abs(change));
      v128.store(dual + at, next);
      v128.store(scratch + at, v128.xor(change, sign));
    }
    addRow(columns, values, from, end, weights, intercept, scratch);
  }
  const pairs = f32x4.add(changed, v128.shuffle<f32>(changed, changed, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Adds value · changes to the weights of every term of a row, and changes to the intercepts. */
@inline
function addRow(
  columns: usize, values: usize, from: usize, end: usize, weights: usize, intercept: usize, changes: usize,
): void {
  const c0 = v128.load(changes), c1 = v128.load(changes, 16), c2 = v128.load(changes, 32);
  const c3 = v128.load(changes, 48), c4 = v128.load(changes, 64), c5 = v128.load(changes, 80);
  const c6 = v128.load(changes, 96), c7 = v128.load(changes, 112);
  for (let at = from; at < end; at += 4) {
    const target = weights + <usize>load<u32>(columns + at) * rowBytes;
    const value = v128.load32_splat(values + at);
    v128.store(target, f32x4.relaxed_madd(value, c0, v128.load(target)));
    v128.store(target, f32x4.relaxed_madd(value, c1, v128.load(target, 16)), 16);
    v128.store(target, f32x4.relaxed_madd(value, c2, v128.load(target, 32)), 32);
    v128.store(target, f32x4.relaxed_madd(value, c3, v128.load(target, 48)), 48);
    v128.store(target, f32x4.relaxed_madd(value, c4, v128.load(target, 64)), 64);
    v128.store(target, f32x4.relaxed_madd(value, c5, v128.load(target, 80)), 80);
    v128.store(target, f32x4.relaxed_madd(value, c6, v128.load(target, 96)), 96);
    v128.store(target, f32x4.relaxed_madd(value, c7, v128.load(target, 112)), 112);
  }
  v128.store(intercept, f32x4.add(v128.load(intercept), c0));
  v128.store(intercept, f32x4.add(v128.load(intercept, 16), c1), 16);
  v128.store(intercept, f32x4.add(v128.load(intercept, 32), c2), 32);
  v128.store(intercept, f32x4.add(v128.load(intercept, 48), c3), 48);
  v128.store(intercept, f32x4.add(v128.load(intercept, 64), c4), 64);
  v128.store(intercept, f32x4.add(v128.load(intercept, 80), c5), 80);
  v128.store(intercept, f32x4.add(v128.load(intercept, 96), c6), 96);
  v128.store(intercept, f32x4.add(v128.load(intercept, 112), c7), 112);
}
