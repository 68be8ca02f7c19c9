// What every trainer shares: the weights, the sigmoid table and the noise distribution. Each worker thread has its
// own instance of this module and so its own copy of these variables; what they point to is shared.

import { below, next32, next64, startStream } from "./random";

/** Input rows: words first, then documents, `[words + documents, lanes]`. */
export let inputs: usize = 0;
/** Output rows, one a word, `[padded words, lanes]`. */
export let outputs: usize = 0;
/** Bytes of a row; a multiple of 16. */
export let stride: usize = 0;

export function setWeights(inputRows: usize, outputRows: usize, rowBytes: usize): void {
  inputs = inputRows;
  outputs = outputRows;
  stride = rowBytes;
}

@inline
export function inputRow(row: u32): usize {
  return inputs + (row as usize) * stride;
}

@inline
export function outputRow(row: u32): usize {
  return outputs + (row as usize) * stride;
}

// Words are dealt to blocks in groups of `blocks` neighbours in order of frequency, one of each group to each
// block. A negative for a word of block b is drawn as a group (alias method) and then that group's member in b.
let groups: u32 = 0;
export let blocks: u32 = 0;
let words: u32 = 0;
let thresholds: usize = 0;
let aliases: usize = 0;
let members: usize = 0;
let blockOf: usize = 0;
/** Negatives for each positive. */
export let negatives: i32 = 0;

export function setNoise(
  wordCount: u32,
  blockCount: u32,
  groupThresholds: usize,
  groupAliases: usize,
  memberTable: usize,
  blockTable: usize,
  negativeCount: i32,
): void {
  words = wordCount;
  blocks = blockCount;
  groups = (wordCount + blockCount - 1) / blockCount;
  thresholds = groupThresholds;
  aliases = groupAliases;
  members = memberTable;
  blockOf = blockTable;
  negatives = negativeCount;
}

@inline
export function blockOfWord(word: u32): u32 {
  return load<u32>(blockOf + ((word as usize) << 2));
}

/** Deals the words to the blocks anew. */
export function dealWords(step: u32): void {
  startStream(step, 0);
  for (let group: u32 = 0; group < groups; group++) {
    const first = group * blocks;
    for (let block: u32 = 0; block < blocks; block++) setMember(group, block, first + block);
    for (let block = blocks - 1; block > 0; block--) {
      const other = below(next32(), block + 1);
      const held = member(group, block);
      setMember(group, block, member(group, other));
      setMember(group, other, held);
    }
    for (let block: u32 = 0; block < blocks; block++) {
      store<u32>(blockOf + ((member(group, block) as usize) << 2), block);
    }
  }
}

@inline
function member(group: u32, block: u32): u32 {
  return load<u32>(members + (((block * groups + group) as usize) << 2));
}

@inline
function setMember(group: u32, block: u32, word: u32): void {
  store<u32>(members + (((block * groups + group) as usize) << 2), word);
}

/** A negative for `target` out of a block: not the target itself while there are others. */
@inline
export function drawNegative(block: u32, target: u32): u32 {
  let word = drawWord(block);
  for (let attempt = 0; attempt < 16 && (word === target || word >= words); attempt++) word = drawWord(block);
  return word;
}

@inline
function drawWord(block: u32): u32 {
  const bits = next64();
  const slot = below((bits >> 32) as u32, groups);
  const at = (slot as usize) << 2;
  const group = (bits as u32) < load<u32>(thresholds + at) ? slot : load<u32>(aliases + at);
  return member(group, block);
}

/** A negative out of all blocks, for inference. */
@inline
export function drawNegativeAnywhere(target: u32): u32 {
  return drawNegative(below(next32(), blocks), target);
}

/** Fills a row with uniform numbers in [-0.5, 0.5) / dimensions out of the stream; the padding lanes stay zero. */
export function fillRow(row: usize, dimensions: u32): void {
  const scale = (1.0 / 4294967296.0 / (dimensions as f64)) as f32;
  for (let lane: u32 = 0; lane < dimensions; lane++) {
    store<f32>(row + ((lane as usize) << 2), ((next32() as f32) - 2147483648.0) * scale);
  }
}

/** Fills the input rows [first, last), each from a stream of its own. */
export function fillInputs(first: u32, last: u32, dimensions: u32, step: u32): void {
  for (let row = first; row < last; row++) {
    startStream(step, row);
    fillRow(inputRow(row), dimensions);
  }
}

const sigmoidReach: f32 = 8;
const sigmoidStep: f32 = 32;
let sigmoidTable: usize = 0;

/** The table holds the sigmoid at -8, -8 + 1/32, ..., 8 + 1/32, `[514]`. */
export function setSigmoid(table: usize): void {
  sigmoidTable = table;
}

/** The logistic function, linear between the entries of the table (error below 1e-4), constant beyond ±8. */
@inline
export function sigmoid(x: f32): f32 {
  const place = (min<f32>(max<f32>(x, -sigmoidReach), sigmoidReach) + sigmoidReach) * sigmoidStep;
  const index = place as i32;
  const at = sigmoidTable + ((index as usize) << 2);
  const low = load<f32>(at);
  return low + (place - (index as f32)) * (load<f32>(at, 4) - low);
}
