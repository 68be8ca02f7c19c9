// Keeps the k best of each query while blocks of scores stream past. The best are a binary heap whose root is the
// worst of them: lowest score, of equal scores the highest index. So the result does not depend on block order.

@inline
function worse(scoreA: f32, indexA: i32, scoreB: f32, indexB: i32): bool {
  return scoreA < scoreB || (scoreA == scoreB && indexA > indexB);
}

/** Sinks (score, index) from `place` of a heap of `size` to where both children are better. */
function sink(scores: usize, indices: usize, size: i32, place: i32, score: f32, index: i32): void {
  for (;;) {
    let child = 2 * place + 1;
    if (child >= size) break;
    let childScore = load<f32>(scores + (<usize>child << 2));
    let childIndex = load<i32>(indices + (<usize>child << 2));
    if (child + 1 < size) {
      const rightScore = load<f32>(scores + (<usize>(child + 1) << 2));
      const rightIndex = load<i32>(indices + (<usize>(child + 1) << 2));
      if (worse(rightScore, rightIndex, childScore, childIndex)) {
        child++;
        childScore = rightScore;
        childIndex = rightIndex;
      }
    }
    if (!worse(childScore, childIndex, score, index)) break;
    store<f32>(scores + (<usize>place << 2), childScore);
    store<i32>(indices + (<usize>place << 2), childIndex);
    place = child;
  }
  store<f32>(scores + (<usize>place << 2), score);
  store<i32>(indices + (<usize>place << 2), index);
}

/** Fills heaps with the worst there can be: minus infinity at the highest index. */
export function clearBest(scores: usize, indices: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<f32>(scores + (i << 2), -Infinity);
    store<i32>(indices + (i << 2), i32.MAX_VALUE);
  }
}

@inline
function offer(scores: usize, indices: usize, k: i32, score: f32, index: i32, except: i32): void {
  if (index != except && worse(load<f32>(scores), load<i32>(indices), score, index)) {
    sink(scores, indices, k, 0, score, index);
  }
}

/**
 * Offers a block of scores to the heaps of its queries.
 * @param block `[rows, width]`, of which the first `columns` of every row are scores of the base rows from `first` on.
 * @param scores `[rows, k]`; `indices` likewise. @param except `[rows]`, a base row that a query must not get, or -1.
 */
export function keepBest(
  block: usize, rows: i32, columns: i32, width: i32, first: i32, scores: usize, indices: usize, except: usize, k: i32,
): void {
  for (let row = 0; row < rows; row++) {
    const from = block + (<usize>(row * width) << 2);
    const barred = load<i32>(except + (<usize>row << 2));
    let worst = f32x4.splat(load<f32>(scores));
    let column = 0;
    for (; column + 16 <= columns; column += 16) {
      const at = from + (<usize>column << 2);
      const a = f32x4.ge(v128.load(at), worst);
      const b = f32x4.ge(v128.load(at, 16), worst);
      const c = f32x4.ge(v128.load(at, 32), worst);
      const d = f32x4.ge(v128.load(at, 48), worst);
      if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
      let mask = i32x4.bitmask(a) | (i32x4.bitmask(b) << 4) | (i32x4.bitmask(c) << 8) | (i32x4.bitmask(d) << 12);
      while (mask) {
        const lane = ctz(mask);
        mask &= mask - 1;
        offer(scores, indices, k, load<f32>(at + (<usize>lane << 2)), first + column + lane, barred);
      }
      worst = f32x4.splat(load<f32>(scores));
    }
    for (; column < columns; column++) {
      offer(scores, indices, k, load<f32>(from + (<usize>column << 2)), first + column, barred);
    }
    scores += <usize>k << 2;
    indices += <usize>k << 2;
  }
}

/** Sorts every heap in place, the best first. */
export function sortBest(scores: usize, indices: usize, rows: i32, k: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let size = k - 1; size > 0; size--) {
      const score = load<f32>(scores + (<usize>size << 2));
      const index = load<i32>(indices + (<usize>size << 2));
      store<f32>(scores + (<usize>size << 2), load<f32>(scores));
      store<i32>(indices + (<usize>size << 2), load<i32>(indices));
      sink(scores, indices, size, 0, score, index);
    }
    scores += <usize>k << 2;
    indices += <usize>k << 2;
  }
}
