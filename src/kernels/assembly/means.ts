// PV-DM: a word is predicted from the mean of its document's row and the rows of the words around it. One prediction
// reads rows of many input blocks, so the grid of pairs.ts does not fit. Instead each chunk goes in three steps, none
// of which writes what another task touches: every segment takes its means; every output block trains its rows on
// the predictions of its words; every input block adds the gradients of the predictions that its rows took part in.

import { blockOfWord, blocks, inputRow, stride } from "./model";
import { readDocument, wordAt } from "./corpus";
import { below, next32, startStream } from "./random";
import { addScaled, scaleRow, trainNegatives } from "./rows";

let hidden: usize = 0;
let gradients: usize = 0;
let positions: usize = 0;
let entries: usize = 0;
let starts: usize = 0;
let scratch: usize = 0;
let positionRoom: u32 = 0;
let entryRoom: u32 = 0;

/**
 * Each segment has room for `positionCapacity` predictions (a hidden row, a gradient row and a pair of 8 bytes each),
 * `entryCapacity` rows that take part in them (8 bytes each), and two tables of blocks + 1 starts. `unsorted` is a
 * scratch of this worker for the entries of one segment.
 */
export function setMeans(
  hiddenRows: usize, gradientRows: usize, sortedPositions: usize, sortedEntries: usize, startTables: usize,
  positionCapacity: u32, entryCapacity: u32, unsorted: usize,
): void {
  hidden = hiddenRows;
  gradients = gradientRows;
  positions = sortedPositions;
  entries = sortedEntries;
  starts = startTables;
  positionRoom = positionCapacity;
  entryRoom = entryCapacity;
  scratch = unsorted;
}

@inline
function positionStarts(segment: u32): usize {
  return starts + (((segment * 2) as usize) * ((blocks as usize) + 1) << 2);
}

@inline
function entryStarts(segment: u32): usize {
  return starts + (((segment * 2 + 1) as usize) * ((blocks as usize) + 1) << 2);
}

let entryCount: usize = 0;

@inline
function addEntry(position: u32, row: u32): void {
  store<u32>(scratch + entryCount * 8, position);
  store<u32>(scratch + entryCount * 8, row, 4);
  entryCount++;
}

/** Takes the means of the documents [first, last); document rows of segment i belong to input block i. */
export function makeMeans(segment: u32, first: u32, last: u32, documentRow: u32, window: u32, step: u32): void {
  startStream(step, segment);
  const place = (segment as usize) * (positionRoom as usize);
  const targets = positions + place * 8;
  let count: u32 = 0;
  entryCount = 0;
  for (let document = first; document < last; document++) {
    const length = readDocument(document);
    for (let at: u32 = 0; at < length; at++) {
      const reach: u32 = 1 + below(next32(), window);
      const begin: u32 = at > reach ? at - reach : 0;
      const end = min<u32>(length, at + reach + 1);
      const mean = hidden + (place + (count as usize)) * stride;
      memory.copy(mean, inputRow(documentRow + document), stride);
      addEntry(count, documentRow + document);
      for (let other = begin; other < end; other++) {
        if (other === at) continue;
        addScaled(mean, 1, inputRow(wordAt(other)));
        addEntry(count, wordAt(other));
      }
      scaleRow(mean, 1 / ((end - begin) as f32));
      store<u32>(targets + ((count as usize) << 3), wordAt(at), 4);
      count++;
    }
  }
  sortEntries(segment, documentRow);
  sortPositions(segment, targets, count);
}

@inline
function entryBlock(row: u32, segment: u32, documentRow: u32): u32 {
  return row >= documentRow ? segment : blockOfWord(row);
}

/** Counting sort of the entries by input block. */
function sortEntries(segment: u32, documentRow: u32): void {
  const table = entryStarts(segment);
  memory.fill(table, 0, ((blocks as usize) + 1) << 2);
  for (let at: usize = 0; at < entryCount; at++) {
    count(table, entryBlock(load<u32>(scratch + at * 8, 4), segment, documentRow));
  }
  sumCounts(table);
  const sorted = entries + (segment as usize) * (entryRoom as usize) * 8;
  for (let at: usize = 0; at < entryCount; at++) {
    const entry = load<u64>(scratch + at * 8);
    const slot = take(table, entryBlock((entry >> 32) as u32, segment, documentRow));
    store<u64>(sorted + ((slot as usize) << 3), entry);
  }
  restoreStarts(table);
}

/** Counting sort of the predictions by output block: the list holds (position, target) in the order of blocks. */
function sortPositions(segment: u32, targets: usize, length: u32): void {
  const table = positionStarts(segment);
  memory.fill(table, 0, ((blocks as usize) + 1) << 2);
  for (let at: u32 = 0; at < length; at++) {
    const target = load<u32>(targets + ((at as usize) << 3), 4);
    store<u32>(scratch + ((at as usize) << 2), target);
    count(table, blockOfWord(target));
  }
  sumCounts(table);
  for (let at: u32 = 0; at < length; at++) {
    const target = load<u32>(scratch + ((at as usize) << 2));
    const slot = take(table, blockOfWord(target));
    store<u32>(targets + ((slot as usize) << 3), at);
    store<u32>(targets + ((slot as usize) << 3), target, 4);
  }
  restoreStarts(table);
}

@inline
function count(table: usize, block: u32): void {
  const at = table + ((block as usize) << 2);
  store<u32>(at, load<u32>(at, 4) + 1, 4);
}

function sumCounts(table: usize): void {
  for (let block: usize = 0; block < (blocks as usize); block++) {
    const at = table + (block << 2);
    store<u32>(at, load<u32>(at) + load<u32>(at, 4), 4);
  }
}

/** The next free slot of a block; entry `block` counts up from its start to its end. */
@inline
function take(table: usize, block: u32): u32 {
  const at = table + ((block as usize) << 2);
  const slot = load<u32>(at);
  store<u32>(at, slot + 1);
  return slot;
}

/** After all slots are taken entry b is the end of block b: shift by one. */
function restoreStarts(table: usize): void {
  memory.copy(table + 4, table, (blocks as usize) << 2);
  store<u32>(table, 0);
}

/** Trains the output rows of a block on all predictions of its words. */
export function trainMeans(block: u32, segments: u32, rate: f32, step: u32): void {
  startStream(step, block);
  for (let segment: u32 = 0; segment < segments; segment++) {
    const place = (segment as usize) * (positionRoom as usize);
    const table = positionStarts(segment) + ((block as usize) << 2);
    const end = load<u32>(table, 4);
    for (let at = load<u32>(table); at < end; at++) {
      const pair = positions + (place + (at as usize)) * 8;
      const row = (place + (load<u32>(pair) as usize)) * stride;
      memory.fill(gradients + row, 0, stride);
      trainNegatives(hidden + row, gradients + row, load<u32>(pair, 4), block, rate);
    }
  }
}

/** Adds the gradients to the input rows of a block. */
export function applyMeans(block: u32, segments: u32): void {
  for (let segment: u32 = 0; segment < segments; segment++) {
    const place = (segment as usize) * (positionRoom as usize);
    const sorted = entries + (segment as usize) * (entryRoom as usize) * 8;
    const table = entryStarts(segment) + ((block as usize) << 2);
    const end = load<u32>(table, 4);
    for (let at = load<u32>(table); at < end; at++) {
      const entry = sorted + ((at as usize) << 3);
      addScaled(inputRow(load<u32>(entry, 4)), 1, gradients + (place + (load<u32>(entry) as usize)) * stride);
    }
  }
}
