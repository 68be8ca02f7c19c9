// Vectors for documents that training did not see: the same steps as in training, with all weights held but the
// document's own vector. What is drawn depends on the document's words alone, so a document gets the same vector
// whatever stands beside it.

import { hashDocument, readDocument, wordAt } from "./corpus";
import { drawNegativeAnywhere, fillRow, inputRow, negatives, outputRow, sigmoid, stride } from "./model";
import { below, next32, startStream } from "./random";
import { addScaled, dot, scaleRow } from "./rows";

let epochs: u32 = 0;
let startRate: f32 = 0;
let endRate: f32 = 0;
let dimensions: u32 = 0;
let gradient: usize = 0;
let hidden: usize = 0;

/** `scratch` has room for two rows. */
export function setInference(
  passes: u32, learningRate: f32, lastLearningRate: f32, vectorDimensions: u32, scratch: usize,
): void {
  epochs = passes;
  startRate = learningRate;
  endRate = lastLearningRate;
  dimensions = vectorDimensions;
  gradient = scratch;
  hidden = scratch + stride;
}

/**
 * Writes the vector of a document into a zeroed row: PV-DBOW when `window` is 0, else PV-DM with that window. A
 * document without words keeps the zero vector.
 */
export function inferDocument(document: u32, vector: usize, window: u32): void {
  const hash = hashDocument(document);
  if (hash === 0) return;
  startStream(0, hash);
  fillRow(vector, dimensions);
  for (let epoch: u32 = 0; epoch < epochs; epoch++) {
    const rate = startRate + (endRate - startRate) * ((epoch as f32) / (epochs as f32));
    const count = readDocument(document);
    for (let at: u32 = 0; at < count; at++) {
      let x = vector;
      if (window > 0) {
        meanAround(at, count, vector, window);
        x = hidden;
      }
      memory.fill(gradient, 0, stride);
      collectGradient(x, wordAt(at), rate);
      addScaled(vector, 1, gradient);
    }
  }
}

/** hidden = the mean of the document's vector and the words at most a drawn reach away. */
function meanAround(at: u32, count: u32, vector: usize, window: u32): void {
  const reach: u32 = 1 + below(next32(), window);
  const first: u32 = at > reach ? at - reach : 0;
  const end = min<u32>(count, at + reach + 1);
  memory.copy(hidden, vector, stride);
  for (let other = first; other < end; other++) {
    if (other !== at) addScaled(hidden, 1, inputRow(wordAt(other)));
  }
  scaleRow(hidden, 1 / ((end - first) as f32));
}

@inline
function collectGradient(x: usize, word: u32, rate: f32): void {
  const positive = outputRow(word);
  addScaled(gradient, rate * (1 - sigmoid(dot(x, positive))), positive);
  for (let n = 0; n < negatives; n++) {
    const o = outputRow(drawNegativeAnywhere(word));
    addScaled(gradient, -rate * sigmoid(dot(x, o)), o);
  }
}
