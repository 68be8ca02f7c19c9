// Arithmetic on rows of weights, four lanes at a time. Relaxed multiply-add is one fused instruction on every
// x86-64 CPU with FMA3 and on every ARM64 CPU; results are equal on all of those.

import { drawNegative, negatives, outputRow, sigmoid, stride } from "./model";

@inline
export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

export function dot(a: usize, b: usize): f32 {
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < stride; at += 16) {
    sum = f32x4.relaxed_madd(v128.load(a + at), v128.load(b + at), sum);
  }
  return sumLanes(sum);
}

/** y += factor * x */
export function addScaled(y: usize, factor: f32, x: usize): void {
  const scale = f32x4.splat(factor);
  for (let at: usize = 0; at < stride; at += 16) {
    v128.store(y + at, f32x4.relaxed_madd(scale, v128.load(x + at), v128.load(y + at)));
  }
}

/** y *= factor */
export function scaleRow(y: usize, factor: f32): void {
  const scale = f32x4.splat(factor);
  for (let at: usize = 0; at < stride; at += 16) v128.store(y + at, f32x4.mul(scale, v128.load(y + at)));
}

/**
 * One step of negative sampling for an input row x and one output row o with its label:
 * g = rate * (label - sigmoid(x·o)); gradient += g * o; o += g * x.
 */
@inline
export function trainOne(x: usize, gradient: usize, o: usize, label: f32, rate: f32): void {
  const g = rate * (label - sigmoid(dot(x, o)));
  const scale = f32x4.splat(g);
  for (let at: usize = 0; at < stride; at += 16) {
    const weights = v128.load(o + at);
    v128.store(gradient + at, f32x4.relaxed_madd(scale, weights, v128.load(gradient + at)));
    v128.store(o + at, f32x4.relaxed_madd(scale, v128.load(x + at), weights));
  }
}

/**
 * One step of negative sampling for an input row and the word that was observed with it: trains the word's output
 * row and `negatives` noise rows of the same block, and adds the gradient of x to `target` (not x itself).
 */
export function trainNegatives(x: usize, target: usize, word: u32, block: u32, rate: f32): void {
  let row = outputRow(word);
  let label: f32 = 1;
  let left = negatives + 1;
  while (left > 0) {
    if (left >= 6) {
      trainWithFive(x, target, row, label, word, block, rate);
      left -= 6;
    } else if (left >= 2) {
      trainWithOne(x, target, row, label, word, block, rate);
      left -= 2;
    } else {
      trainOne(x, target, row, label, rate);
      left -= 1;
    }
    label = 0;
    if (left > 0) row = outputRow(drawNegative(block, word));
  }
}

/** A row with its label and five noise rows. */
@inline
export function trainWithFive(
  x: usize, target: usize, first: usize, label: f32, word: u32, block: u32, rate: f32,
): void {
  const n1 = outputRow(drawNegative(block, word));
  const n2 = outputRow(drawNegative(block, word));
  const n3 = outputRow(drawNegative(block, word));
  const n4 = outputRow(drawNegative(block, word));
  const n5 = outputRow(drawNegative(block, word));
  trainSix(x, target, first, n1, n2, n3, n4, n5, label, rate);
}

/** A row with its label and two noise rows. */
@inline
export function trainWithTwo(
  x: usize, target: usize, first: usize, label: f32, word: u32, block: u32, rate: f32,
): void {
  const n1 = outputRow(drawNegative(block, word));
  const n2 = outputRow(drawNegative(block, word));
  trainThree(x, target, first, n1, n2, label, rate);
}

/** A row with its label and one noise row. */
@inline
export function trainWithOne(
  x: usize, target: usize, first: usize, label: f32, word: u32, block: u32, rate: f32,
): void {
  trainTwo(x, target, first, outputRow(drawNegative(block, word)), label, rate);
}

/** As trainSix, for one row and one negative. */
function trainTwo(x: usize, target: usize, o0: usize, o1: usize, label: f32, rate: f32): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    s0 = f32x4.relaxed_madd(xs, v128.load(o0 + at), s0);
    s1 = f32x4.relaxed_madd(xs, v128.load(o1 + at), s1);
  }
  const g0 = f32x4.splat(rate * (label - sigmoid(sumLanes(s0))));
  const g1 = f32x4.splat(-rate * sigmoid(sumLanes(s1)));
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    let sum = v128.load(target + at);
    let o = v128.load(o0 + at);
    sum = f32x4.relaxed_madd(g0, o, sum);
    v128.store(o0 + at, f32x4.relaxed_madd(g0, xs, o));
    o = v128.load(o1 + at);
    sum = f32x4.relaxed_madd(g1, o, sum);
    v128.store(o1 + at, f32x4.relaxed_madd(g1, xs, o));
    v128.store(target + at, sum);
  }
}

/** As trainSix, for one row and two negatives. */
function trainThree(x: usize, target: usize, o0: usize, o1: usize, o2: usize, label: f32, rate: f32): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    s0 = f32x4.relaxed_madd(xs, v128.load(o0 + at), s0);
    s1 = f32x4.relaxed_madd(xs, v128.load(o1 + at), s1);
    s2 = f32x4.relaxed_madd(xs, v128.load(o2 + at), s2);
  }
  const g0 = f32x4.splat(rate * (label - sigmoid(sumLanes(s0))));
  const g1 = f32x4.splat(-rate * sigmoid(sumLanes(s1)));
  const g2 = f32x4.splat(-rate * sigmoid(sumLanes(s2)));
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    let sum = v128.load(target + at);
    let o = v128.load(o0 + at);
    sum = f32x4.relaxed_madd(g0, o, sum);
    v128.store(o0 + at, f32x4.relaxed_madd(g0, xs, o));
    o = v128.load(o1 + at);
    sum = f32x4.relaxed_madd(g1, o, sum);
    v128.store(o1 + at, f32x4.relaxed_madd(g1, xs, o));
    o = v128.load(o2 + at);
    sum = f32x4.relaxed_madd(g2, o, sum);
    v128.store(o2 + at, f32x4.relaxed_madd(g2, xs, o));
    v128.store(target + at, sum);
  }
}

/**
 * One row `o0` with its label and five negatives at once, all errors taken before any row changes. The gradient is added
 * straight onto `target`, which may be x itself. A sixth of the loads of x, and the gradient touches memory once.
 */
function trainSix(
  x: usize, target: usize, o0: usize, o1: usize, o2: usize, o3: usize, o4: usize, o5: usize, label: f32,
  rate: f32,
): void {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  let s4 = f32x4.splat(0);
  let s5 = f32x4.splat(0);
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    s0 = f32x4.relaxed_madd(xs, v128.load(o0 + at), s0);
    s1 = f32x4.relaxed_madd(xs, v128.load(o1 + at), s1);
    s2 = f32x4.relaxed_madd(xs, v128.load(o2 + at), s2);
    s3 = f32x4.relaxed_madd(xs, v128.load(o3 + at), s3);
    s4 = f32x4.relaxed_madd(xs, v128.load(o4 + at), s4);
    s5 = f32x4.relaxed_madd(xs, v128.load(o5 + at), s5);
  }
  const g0 = f32x4.splat(rate * (label - sigmoid(sumLanes(s0))));
  const g1 = f32x4.splat(-rate * sigmoid(sumLanes(s1)));
  const g2 = f32x4.splat(-rate * sigmoid(sumLanes(s2)));
  const g3 = f32x4.splat(-rate * sigmoid(sumLanes(s3)));
  const g4 = f32x4.splat(-rate * sigmoid(sumLanes(s4)));
  const g5 = f32x4.splat(-rate * sigmoid(sumLanes(s5)));
  for (let at: usize = 0; at < stride; at += 16) {
    const xs = v128.load(x + at);
    let sum = v128.load(target + at);
    let o = v128.load(o0 + at);
    sum = f32x4.relaxed_madd(g0, o, sum);
    v128.store(o0 + at, f32x4.relaxed_madd(g0, xs, o));
    o = v128.load(o1 + at);
    sum = f32x4.relaxed_madd(g1, o, sum);
    v128.store(o1 + at, f32x4.relaxed_madd(g1, xs, o));
    o = v128.load(o2 + at);
    sum = f32x4.relaxed_madd(g2, o, sum);
    v128.store(o2 + at, f32x4.relaxed_madd(g2, xs, o));
    o = v128.load(o3 + at);
    sum = f32x4.relaxed_madd(g3, o, sum);
    v128.store(o3 + at, f32x4.relaxed_madd(g3, xs, o));
    o = v128.load(o4 + at);
    sum = f32x4.relaxed_madd(g4, o, sum);
    v128.store(o4 + at, f32x4.relaxed_madd(g4, xs, o));
    o = v128.load(o5 + at);
    sum = f32x4.relaxed_madd(g5, o, sum);
    v128.store(o5 + at, f32x4.relaxed_madd(g5, xs, o));
    v128.store(target + at, sum);
  }
}
