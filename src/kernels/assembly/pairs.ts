// Skip-gram and PV-DBOW: both learn from pairs (input row, output word). The pairs of a chunk are sorted into a
// grid of input blocks × output blocks. Cells that share neither row nor column of the grid touch different
// weights, so workers train them at the same time without a race (stratified SGD, Gemulla et al. 2011).

import { blockOfWord, blocks, inputRow, negatives, outputRow, stride } from "./model";
import { readDocument, wordAt } from "./corpus";
import { below, next32, startStream } from "./random";
import { addScaled, trainNegatives, trainWithFive, trainWithOne, trainWithTwo } from "./rows";

let unsorted: usize = 0;
let sorted: usize = 0;
let starts: usize = 0;
let capacity: usize = 0;
let gradient: usize = 0;

/**
 * Every segment has room for `segmentCapacity` pairs of 8 bytes and a table of blocks² + 1 starts. `unsortedPairs`
 * and `gradientRow` are scratches of this worker, for one segment and for one row.
 */
export function setPairs(
  unsortedPairs: usize, sortedPairs: usize, startTables: usize, segmentCapacity: u32, gradientRow: usize,
): void {
  unsorted = unsortedPairs;
  sorted = sortedPairs;
  starts = startTables;
  capacity = segmentCapacity as usize;
  gradient = gradientRow;
}

@inline
function startsOf(segment: u32): usize {
  return starts + (((segment as usize) * ((blocks as usize) * (blocks as usize) + 1)) << 2);
}

@inline
function sortedOf(segment: u32): usize {
  return sorted + (segment as usize) * capacity * 8;
}

let length: usize = 0;

@inline
function addPair(table: usize, input: u32, inputBlock: u32, output: u32): void {
  const cell = inputBlock * blocks + blockOfWord(output);
  const count = table + ((cell as usize) << 2);
  store<u32>(count, load<u32>(count, 4) + 1, 4);
  store<u32>(unsorted + length * 8, input);
  store<u32>(unsorted + length * 8, output, 4);
  length++;
}

/**
 * Makes the pairs of the documents [first, last) and sorts them into cells: (document, word) when `documentRow`,
 * the input row of document 0, is not negative; (neighbour, word) for neighbours at most `window` words apart, the
 * reach drawn uniformly from 1 to `window` for each word, when `window` is positive.
 *
 * Document rows of segment i belong to input block i.
 */
export function makePairs(
  segment: u32, first: u32, last: u32, documentRow: i32, window: u32, step: u32,
): void {
  startStream(step, segment);
  const table = startsOf(segment);
  const cells = (blocks as usize) * (blocks as usize);
  memory.fill(table, 0, (cells + 1) << 2);
  length = 0;
  for (let document = first; document < last; document++) {
    const count = readDocument(document);
    for (let at: u32 = 0; at < count; at++) {
      const word = wordAt(at);
      if (documentRow >= 0) addPair(table, (documentRow as u32) + document, segment, word);
      if (window > 0) {
        const reach: u32 = 1 + below(next32(), window);
        const end = min<u32>(count, at + reach + 1);
        for (let other: u32 = at > reach ? at - reach : 0; other < end; other++) {
          if (other === at) continue;
          const neighbour = wordAt(other);
          addPair(table, neighbour, blockOfWord(neighbour), word);
        }
      }
    }
  }
  sortPairs(segment, table, cells, documentRow);
}

/** Counting sort; afterwards starts[cell] and starts[cell + 1] bound each cell. */
function sortPairs(segment: u32, table: usize, cells: usize, documentRow: i32): void {
  for (let cell: usize = 0; cell < cells; cell++) {
    const at = table + (cell << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at, 4), 4);
  }
  // Pairs are placed from the last to the first, each just before the start of those placed, so the table, read one
  // entry further, counts down to what it has to be.
  const place = sortedOf(segment);
  for (let at: usize = length; at > 0; at--) {
    const input = load<u32>(unsorted + (at - 1) * 8);
    const output = load<u32>(unsorted + (at - 1) * 8, 4);
    const inputBlock = documentRow >= 0 && input >= (documentRow as u32) ? segment : blockOfWord(input);
    const end = table + (((inputBlock * blocks + blockOfWord(output)) as usize) << 2);
    const slot = load<u32>(end, 4) - 1;
    store<u32>(end, slot, 4);
    store<u32>(place + ((slot as usize) << 3), input);
    store<u32>(place + ((slot as usize) << 3), output, 4);
  }
  // Every entry cell + 1 now holds the start of its cell: shift by one.
  for (let cell: usize = 0; cell < cells; cell++) store<u32>(table + (cell << 2), load<u32>(table + (cell << 2), 4));
  store<u32>(table + (cells << 2), length as u32);
}

/** Trains the pairs of one cell of the grid, segment after segment, and gives their number. */
export function trainPairs(inputBlock: u32, outputBlock: u32, segments: u32, rate: f32, step: u32): u32 {
  startStream(step, inputBlock);
  const cell = ((inputBlock * blocks + outputBlock) as usize) << 2;
  let trained: u32 = 0;
  for (let segment: u32 = 0; segment < segments; segment++) {
    const table = startsOf(segment) + cell;
    const end = load<u32>(table, 4);
    const place = sortedOf(segment);
    for (let at = load<u32>(table); at < end; at++) {
      const pair = place + ((at as usize) << 3);
      trainPair(inputRow(load<u32>(pair)), load<u32>(pair, 4), outputBlock, rate);
      trained++;
    }
  }
  return trained;
}

@inline
function trainPair(x: usize, word: u32, block: u32, rate: f32): void {
  // The usual counts need no gradient row: the input row itself takes the gradient.
  if (negatives === 5) trainWithFive(x, x, outputRow(word), 1, word, block, rate);
  else if (negatives === 2) trainWithTwo(x, x, outputRow(word), 1, word, block, rate);
  else if (negatives === 1) trainWithOne(x, x, outputRow(word), 1, word, block, rate);
  else trainPairWithGradient(x, word, block, rate);
}

function trainPairWithGradient(x: usize, word: u32, block: u32, rate: f32): void {
  memory.fill(gradient, 0, stride);
  trainNegatives(x, gradient, word, block, rate);
  addScaled(x, 1, gradient);
}
