// Regularised least squares of one row of factors against fixed others, as implicit alternating least squares needs
// it (Hu, Koren and Volinsky 2008), by blocks of dimensions (Rendle et al. 2021, iALS++). For a row w with entries e of
// weight c_e against the fixed rows v_e it lowers
//   Σ c_e (w·v_e − 1)² + wᵀ G w + λ |w|²
// by an exact Newton step in each block of dimensions in turn. A block of all dimensions is the exact solution.

const lane: usize = 16;
/** Entries that are packed at a time, so that they stay in a core's cache. */
const chunk: usize = 512;

// What is the same for all rows.
let fixed: usize = 0;
let gram: usize = 0;
let dimensions: usize = 0;
let rowBytes: usize = 0;
let blockLanes: usize = 0;
let hessian: usize = 0;
let gradient: usize = 0;
let packed: usize = 0;
let predictions: usize = 0;

@inline
function sumLanes(sum: v128): f32 {
  const pairs = f32x4.add(sum, i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Σ a·b over `bytes`, a multiple of 32. */
@inline
function dot(a: usize, b: usize, bytes: usize): f32 {
  let s0 = f32x4.splat(0), s1 = s0;
  for (let at: usize = 0; at < bytes; at += 32) {
    s0 = f32x4.relaxed_madd(v128.load(a + at), v128.load(b + at), s0);
    s1 = f32x4.relaxed_madd(v128.load(a + at, 16), v128.load(b + at, 16), s1);
  }
  return sumLanes(f32x4.add(s0, s1));
}

/**
 * Adds Aᵀ A to the lower triangle of a square matrix, in tiles of four rows and eight columns.
 * @param rows A, `[count, width]` with `stride` bytes from row to row; width a multiple of 8.
 * @param target `[width, width]`.
 */
function addGram(rows: usize, count: i32, stride: usize, width: usize, target: usize, first: usize, last: usize): void {
  const bytes = width << 2;
  const end = rows + <usize>count * stride;
  for (let i = first; i < last; i += 4) {
    for (let j: usize = 0; j <= i; j += 8) {
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      let left = rows + (i << 2);
      let right = rows + (j << 2);
      for (; left < end; left += stride, right += stride) {
        const p = v128.load(right);
        const q = v128.load(right, 16);
        const l0 = v128.load32_splat(left);
        a0 = f32x4.relaxed_madd(l0, p, a0);
        b0 = f32x4.relaxed_madd(l0, q, b0);
        const l1 = v128.load32_splat(left, 4);
        a1 = f32x4.relaxed_madd(l1, p, a1);
        b1 = f32x4.relaxed_madd(l1, q, b1);
        const l2 = v128.load32_splat(left, 8);
        a2 = f32x4.relaxed_madd(l2, p, a2);
        b2 = f32x4.relaxed_madd(l2, q, b2);
        const l3 = v128.load32_splat(left, 12);
        a3 = f32x4.relaxed_madd(l3, p, a3);
        b3 = f32x4.relaxed_madd(l3, q, b3);
      }
      let at = target + i * bytes + (j << 2);
      v128.store(at, f32x4.add(v128.load(at), a0));
      v128.store(at, f32x4.add(v128.load(at, 16), b0), 16);
      at += bytes;
      v128.store(at, f32x4.add(v128.load(at), a1));
      v128.store(at, f32x4.add(v128.load(at, 16), b1), 16);
      at += bytes;
      v128.store(at, f32x4.add(v128.load(at), a2));
      v128.store(at, f32x4.add(v128.load(at, 16), b2), 16);
      at += bytes;
      v128.store(at, f32x4.add(v128.load(at), a3));
      v128.store(at, f32x4.add(v128.load(at, 16), b3), 16);
    }
  }
}

/**
 * Rows `first` … `last - 1`, multiples of 4, of the lower triangle of target = weight · Aᵀ A.
 * @param rows A, `[count, width]`. @param target `[width, width]`; above the triangle it holds nothing of use.
 */
export function gramRows(rows: usize, count: i32, width: i32, weight: f32, target: usize, first: i32, last: i32): void {
  const bytes = <usize>width << 2;
  memory.fill(target + <usize>first * bytes, 0, <usize>(last - first) * bytes);
  addGram(rows, count, bytes, width, target, first, last);
  const factor = f32x4.splat(weight);
  const end = target + <usize>last * bytes;
  for (let at = target + <usize>first * bytes; at < end; at += lane) {
    v128.store(at, f32x4.mul(v128.load(at), factor));
  }
}

/** Copies the lower triangle of a square matrix to the upper one. */
export function mirror(target: usize, width: i32): void {
  const bytes = <usize>width << 2;
  for (let i: usize = 0; i < <usize>width; i++) {
    for (let j: usize = i + 1; j < <usize>width; j++) {
      store<f32>(target + i * bytes + (j << 2), load<f32>(target + j * bytes + (i << 2)));
    }
  }
}

/**
 * In-place Cholesky factor, row by row, of the lower triangle of `[width, width]`; rows of the factor below the
 * diagonal, and 1 / diagonal on it. Stops at a row without a positive pivot.
 * @returns Whether it is positive definite.
 */
function factorise(matrix: usize, width: usize): bool {
  const bytes = width << 2;
  for (let i: usize = 0; i < width; i++) {
    const row = matrix + i * bytes;
    let j: usize = 0;
    // Four columns at a time share the loads of this row; the first multiple of four columns needs no remainder.
    for (; j + 4 <= i; j += 4) {
      const c0 = matrix + j * bytes;
      const c1 = c0 + bytes;
      const c2 = c1 + bytes;
      const c3 = c2 + bytes;
      let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
      const end = j << 2;
      for (let at: usize = 0; at < end; at += lane) {
        const x = v128.load(row + at);
        s0 = f32x4.relaxed_madd(x, v128.load(c0 + at), s0);
        s1 = f32x4.relaxed_madd(x, v128.load(c1 + at), s1);
        s2 = f32x4.relaxed_madd(x, v128.load(c2 + at), s2);
        s3 = f32x4.relaxed_madd(x, v128.load(c3 + at), s3);
      }
      const place = row + end;
      const x0 = (load<f32>(place) - sumLanes(s0)) * load<f32>(c0 + end);
      const x1 = (load<f32>(place, 4) - sumLanes(s1) - x0 * load<f32>(c1 + end)) * load<f32>(c1 + end, 4);
      const x2 =
        (load<f32>(place, 8) - sumLanes(s2) - x0 * load<f32>(c2 + end) - x1 * load<f32>(c2 + end, 4)) *
        load<f32>(c2 + end, 8);
      const x3 =
        (load<f32>(place, 12) - sumLanes(s3) - x0 * load<f32>(c3 + end) - x1 * load<f32>(c3 + end, 4) -
          x2 * load<f32>(c3 + end, 8)) *
        load<f32>(c3 + end, 12);
      store<f32>(place, x0);
      store<f32>(place, x1, 4);
      store<f32>(place, x2, 8);
      store<f32>(place, x3, 12);
    }
    for (; j <= i; j++) {
      const column = matrix + j * bytes;
      let s = f32x4.splat(0);
      const whole = (j & ~3) << 2;
      for (let at: usize = 0; at < whole; at += lane) {
        s = f32x4.relaxed_madd(v128.load(row + at), v128.load(column + at), s);
      }
      let value = load<f32>(row + (j << 2)) - sumLanes(s);
      for (let at = whole; at < j << 2; at += 4) value -= load<f32>(row + at) * load<f32>(column + at);
      if (j < i) store<f32>(row + (j << 2), value * load<f32>(column + (j << 2)));
      else {
        if (!(value > 0)) return false;
        store<f32>(row + (i << 2), <f32>1 / sqrt(value));
      }
    }
  }
  return true;
}

/** Solves L Lᵀ x = right in place, with what {@link factorise} left. */
function solve(matrix: usize, width: usize, right: usize): void {
  const bytes = width << 2;
  for (let i: usize = 0; i < width; i++) {
    const row = matrix + i * bytes;
    let value = load<f32>(right + (i << 2));
    for (let at: usize = 0; at < i << 2; at += 4) value -= load<f32>(row + at) * load<f32>(right + at);
    store<f32>(right + (i << 2), value * load<f32>(row + (i << 2)));
  }
  for (let i = width; i > 0; i--) {
    const row = matrix + (i - 1) * bytes;
    const value = load<f32>(right + ((i - 1) << 2)) * load<f32>(row + ((i - 1) << 2));
    store<f32>(right + ((i - 1) << 2), value);
    for (let at: usize = 0; at < (i - 1) << 2; at += 4) {
      store<f32>(right + at, load<f32>(right + at) - value * load<f32>(row + at));
    }
  }
}

/**
 * @param vectors The fixed rows, `[rows, width]`; width a multiple of 8. @param square G, `[width, width]`, whole.
 * @param block Dimensions solved together, a multiple of 8.
 * @param scratch For this thread: `[block, block]`, `[block]`, `[512, block]` and `[entries of a row]` numbers, in that
 * order.
 */
export function prepare(vectors: usize, square: usize, width: i32, block: i32, scratch: usize): void {
  fixed = vectors;
  gram = square;
  dimensions = width;
  rowBytes = <usize>width << 2;
  blockLanes = block;
  hessian = scratch;
  gradient = hessian + ((<usize>block * <usize>block) << 2);
  packed = gradient + (<usize>block << 2);
  predictions = packed + ((chunk * <usize>block) << 2);
}

/** H = G + λ, g = G w + λ w for the block of `width` dimensions from `from`. */
function startBlock(row: usize, from: usize, width: usize, ridge: f32): void {
  const bytes = width << 2;
  for (let i: usize = 0; i < width; i++) {
    const source = gram + (from + i) * rowBytes;
    memory.copy(hessian + i * bytes, source + (from << 2), bytes);
    const diagonal = hessian + i * bytes + (i << 2);
    store<f32>(diagonal, load<f32>(diagonal) + ridge);
    store<f32>(gradient + (i << 2), dot(source, row, rowBytes) + ridge * load<f32>(row + ((from + i) << 2)));
  }
}

/** Packs √c v of the block's dimensions for some entries, and adds Σ c (prediction − 1) v to the gradient. */
function packBlock(columns: usize, weights: usize, first: usize, last: usize, from: usize, width: usize): void {
  const bytes = width << 2;
  let target = packed;
  for (let e = first << 2; e < last << 2; e += 4) {
    const source = fixed + <usize>load<u32>(columns + e) * rowBytes + (from << 2);
    const root = weights == 0 ? <f32>1 : sqrt(load<f32>(weights + e));
    const scale = f32x4.splat(root);
    const error = f32x4.splat(root * (load<f32>(predictions + e) - 1));
    for (let at: usize = 0; at < bytes; at += lane) {
      const value = f32x4.mul(v128.load(source + at), scale);
      v128.store(target + at, value);
      v128.store(gradient + at, f32x4.relaxed_madd(error, value, v128.load(gradient + at)));
    }
    target += bytes;
  }
}

/**
 * Takes the step in gradient off the row and off the predictions. What is all but zero becomes zero: numbers below
 * 1e-38 take a hundred times as long to calculate with, and squares of those below 1e-19 are such numbers.
 */
function applyStep(row: usize, columns: usize, count: usize, from: usize, width: usize): void {
  const bytes = width << 2;
  const target = row + (from << 2);
  const least = f32x4.splat(1e-16);
  for (let at: usize = 0; at < bytes; at += lane) {
    const moved = f32x4.sub(v128.load(target + at), v128.load(gradient + at));
    v128.store(target + at, v128.and(moved, f32x4.ge(f32x4.abs(moved), least)));
  }
  for (let e: usize = 0; e < count << 2; e += 4) {
    const source = fixed + <usize>load<u32>(columns + e) * rowBytes + (from << 2);
    store<f32>(predictions + e, load<f32>(predictions + e) - dot(source, gradient, bytes));
  }
}

/**
 * Improves one row.
 * @param row `[width]`, with what it was before. @param columns Which fixed rows it has entries with, `[count]`.
 * @param weights Their weights, or 0 where all are 1. @param ridge λ of this row. @param sweeps Times through all blocks.
 * @returns Whether every system could be solved.
 */
export function solveRow(row: usize, columns: usize, weights: usize, count: i32, ridge: f32, sweeps: i32): bool {
  const bytes = <usize>count << 2;
  for (let e: usize = 0; e < bytes; e += 4) {
    store<f32>(predictions + e, dot(fixed + <usize>load<u32>(columns + e) * rowBytes, row, rowBytes));
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let from: usize = 0; from < dimensions; from += blockLanes) {
      const width = min(blockLanes, dimensions - from);
      startBlock(row, from, width, ridge);
      for (let first: usize = 0; first < <usize>count; first += chunk) {
        const last = min(<usize>count, first + chunk);
        packBlock(columns, weights, first, last, from, width);
        addGram(packed, <i32>(last - first), width << 2, width, hessian, 0, width);
      }
      if (!factorise(hessian, width)) return false;
      solve(hessian, width, gradient);
      applyStep(row, columns, count, from, width);
    }
  }
  return true;
}
