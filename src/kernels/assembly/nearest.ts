// Exact nearest neighbours by dot product. Base rows lie in groups of eight, dimension by dimension, so that four
// lanes are four rows; four queries go through a group together. After every eight dimensions what the rest can still
// add at most (Cauchy-Schwarz) is compared with the worst that each query has kept, and most groups end there.
// The best of a query are a binary heap whose root is the worst of them: lowest score, of equal ones the highest row.
// So the result does not depend on the order in which rows come.

const groupRows = 8;
const partDimensions = 8;

@inline
function worse(scoreA: f32, rowA: i32, scoreB: f32, rowB: i32): bool {
  return scoreA < scoreB || (scoreA == scoreB && rowA > rowB);
}

/** Sinks (score, row) from `place` of a heap of `size` to where both children are better. */
function sink(scores: usize, rows: usize, size: i32, place: i32, score: f32, row: i32): void {
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    let childScore = load<f32>(scores + (<usize>child << 2));
    let childRow = load<i32>(rows + (<usize>child << 2));
    if (child + 1 < size) {
      const rightScore = load<f32>(scores + (<usize>(child + 1) << 2));
      const rightRow = load<i32>(rows + (<usize>(child + 1) << 2));
      if (worse(rightScore, rightRow, childScore, childRow)) {
        child++;
        childScore = rightScore;
        childRow = rightRow;
      }
    }
    if (!worse(childScore, childRow, score, row)) break;
    store<f32>(scores + (<usize>place << 2), childScore);
    store<i32>(rows + (<usize>place << 2), childRow);
    place = child;
  }
  store<f32>(scores + (<usize>place << 2), score);
  store<i32>(rows + (<usize>place << 2), row);
}

/** Fills heaps with the worst there can be: minus infinity at the highest row. */
export function clearBest(scores: usize, rows: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<f32>(scores + (i << 2), -Infinity);
    store<i32>(rows + (i << 2), i32.MAX_VALUE);
  }
}

/** Sorts heaps in place, the best first. */
export function sortBest(scores: usize, rows: usize, count: i32, k: i32): void {
  for (let query = 0; query < count; query++) {
    for (let size = k - 1; size > 0; size--) {
      const score = load<f32>(scores + (<usize>size << 2));
      const row = load<i32>(rows + (<usize>size << 2));
      store<f32>(scores + (<usize>size << 2), load<f32>(scores));
      store<i32>(rows + (<usize>size << 2), load<i32>(rows));
      sink(scores, rows, size, 0, score, row);
    }
    scores += <usize>k << 2;
    rows += <usize>k << 2;
  }
}

// What is the same for all groups and queries of a search.
let base: usize = 0;
let baseRests: usize = 0;
let baseRows: i32 = 0;
let parts: i32 = 0;
let best: i32 = 0;
let lanes: usize = 0;

/**
 * @param at Base `[groups, dimensions, 8]`. @param rests `[groups, parts, 8]`: for every row the length of what
 * follows each part of eight dimensions, a little more than that except after the last. @param rows How many rows are real.
 * @param scratch 32 bytes for this thread alone.
 */
export function prepare(at: usize, rests: usize, rows: i32, dimensions: i32, k: i32, scratch: usize): void {
  base = at;
  baseRests = rests;
  baseRows = rows;
  parts = dimensions / partDimensions;
  best = k;
  lanes = scratch;
}

@inline
function atLeast(sum: v128, rests: v128, rest: v128, worst: v128): v128 {
  return f32x4.ge(f32x4.relaxed_madd(rests, rest, sum), worst);
}

function offer(a: v128, b: v128, worst: v128, scores: usize, rows: usize, first: i32, barred: i32): void {
  let mask = i32x4.bitmask(f32x4.ge(a, worst)) | (i32x4.bitmask(f32x4.ge(b, worst)) << 4);
  if (!mask) return;
  v128.store(lanes, a);
  v128.store(lanes, b, 16);
  while (mask) {
    const lane = ctz(mask);
    mask &= mask - 1;
    const row = first + lane;
    const score = load<f32>(lanes + (<usize>lane << 2));
    if (row < baseRows && row != barred && worse(load<f32>(scores), load<i32>(rows), score, row)) {
      sink(scores, rows, best, 0, score, row);
    }
  }
}

/**
 * Offers the groups `first` … `last - 1` to `quads` times four queries.
 * @param queries `[4 quads, dimensions]`. @param rests `[4 quads, parts]`, as for the base.
 * @param scores `[4 quads, k]`; `rows` likewise. @param barred `[4 quads]`: a row that a query must not get, or -1.
 */
export function search(
  first: i32, last: i32, quads: i32, queries: usize, rests: usize, scores: usize, rows: usize, barred: usize,
): void {
  const dimensions = <usize>(parts * partDimensions);
  const queryBytes = dimensions << 2;
  const restBytes = <usize>parts << 2;
  const heapBytes = <usize>best << 2;
  const groupBytes = dimensions * groupRows * 4;
  const groupRestBytes = <usize>(parts * groupRows * 4);
  for (let quad = 0; quad < quads; quad++) {
    const scores1 = scores + heapBytes;
    const scores2 = scores1 + heapBytes;
    const scores3 = scores2 + heapBytes;
    for (let group = first; group < last; group++) {
      const w0 = v128.load32_splat(scores);
      const w1 = v128.load32_splat(scores1);
      const w2 = v128.load32_splat(scores2);
      const w3 = v128.load32_splat(scores3);
      let at = base + <usize>group * groupBytes;
      let restAt = baseRests + <usize>group * groupRestBytes;
      let query = queries;
      let rest = rests;
      let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
      let part = parts;
      for (;;) {
        const end = query + partDimensions * 4;
        for (; query < end; query += 4) {
          const a = v128.load(at);
          const b = v128.load(at, 16);
          at += 32;
          const q0 = v128.load32_splat(query);
          a0 = f32x4.relaxed_madd(a, q0, a0);
          b0 = f32x4.relaxed_madd(b, q0, b0);
          const q1 = v128.load32_splat(query + queryBytes);
          a1 = f32x4.relaxed_madd(a, q1, a1);
          b1 = f32x4.relaxed_madd(b, q1, b1);
          const q2 = v128.load32_splat(query + 2 * queryBytes);
          a2 = f32x4.relaxed_madd(a, q2, a2);
          b2 = f32x4.relaxed_madd(b, q2, b2);
          const q3 = v128.load32_splat(query + 3 * queryBytes);
          a3 = f32x4.relaxed_madd(a, q3, a3);
          b3 = f32x4.relaxed_madd(b, q3, b3);
        }
        // The rest after the last part is 0, so that the same test decides there, too.
        const ra = v128.load(restAt);
        const rb = v128.load(restAt, 16);
        restAt += 32;
        const r0 = v128.load32_splat(rest);
        const r1 = v128.load32_splat(rest + restBytes);
        const r2 = v128.load32_splat(rest + 2 * restBytes);
        const r3 = v128.load32_splat(rest + 3 * restBytes);
        rest += 4;
        const any01 = v128.or(
          v128.or(atLeast(a0, ra, r0, w0), atLeast(b0, rb, r0, w0)),
          v128.or(atLeast(a1, ra, r1, w1), atLeast(b1, rb, r1, w1)),
        );
        const any23 = v128.or(
          v128.or(atLeast(a2, ra, r2, w2), atLeast(b2, rb, r2, w2)),
          v128.or(atLeast(a3, ra, r3, w3), atLeast(b3, rb, r3, w3)),
        );
        if (!v128.any_true(v128.or(any01, any23))) break;
        if (--part == 0) {
          const row = group * groupRows;
          offer(a0, b0, w0, scores, rows, row, load<i32>(barred));
          offer(a1, b1, w1, scores1, rows + heapBytes, row, load<i32>(barred, 4));
          offer(a2, b2, w2, scores2, rows + 2 * heapBytes, row, load<i32>(barred, 8));
          offer(a3, b3, w3, scores3, rows + 3 * heapBytes, row, load<i32>(barred, 12));
          break;
        }
      }
    }
    queries += 4 * queryBytes;
    rests += 4 * restBytes;
    scores += 4 * heapBytes;
    rows += 4 * heapBytes;
    barred += 16;
  }
}
