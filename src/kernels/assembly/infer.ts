// Vectors for documents that training did not see: the same steps as in training, with all weights held but the
// document's own row.

import { readDocument, wordAt } from "./corpus";
import { drawNegativeAnywhere, inputRow, negatives, outputRow, sigmoid, stride } from "./model";
import { below, next32, startStream } from "./random";
import { addScaled, dot, scaleRow } from "./rows";

/**
 * PV-DBOW: `epochs` passes over the words of a document; the rate falls linearly from `rate` to `lastRate`.
 * @param vector The document's row, which already has its initial values.
 * @param gradient A scratch row.
 * @param streamSeed What decides the draws: a hash of the document's words.
 */
export function inferFromPairs(
  document: u32, vector: usize, gradient: usize, epochs: u32, rate: f32, lastRate: f32, streamSeed: u32,
): void {
  startStream(0, streamSeed);
  for (let epoch: u32 = 0; epoch < epochs; epoch++) {
    const now = rate - (rate - lastRate) * ((epoch as f32) / (epochs as f32));
    const count = readDocument(document);
    for (let at: u32 = 0; at < count; at++) {
      memory.fill(gradient, 0, stride);
      collectGradient(vector, gradient, wordAt(at), now);
      addScaled(vector, 1, gradient);
    }
  }
}

/** PV-DM: the same with the mean of the document's row and the words around as the input. */
export function inferFromMeans(
  document: u32, vector: usize, gradient: usize, hidden: usize, window: u32, epochs: u32, rate: f32, lastRate: f32,
  streamSeed: u32,
): void {
  startStream(0, streamSeed);
  for (let epoch: u32 = 0; epoch < epochs; epoch++) {
    const now = rate - (rate - lastRate) * ((epoch as f32) / (epochs as f32));
    const count = readDocument(document);
    for (let at: u32 = 0; at < count; at++) {
      const reach: u32 = 1 + below(next32(), window);
      const first: u32 = at > reach ? at - reach : 0;
      const end = min<u32>(count, at + reach + 1);
      memory.copy(hidden, vector, stride);
      for (let other = first; other < end; other++) {
        if (other !== at) addScaled(hidden, 1, inputRow(wordAt(other)));
      }
      scaleRow(hidden, 1 / ((end - first) as f32));
      memory.fill(gradient, 0, stride);
      collectGradient(hidden, gradient, wordAt(at), now);
      addScaled(vector, 1, gradient);
    }
  }
}

@inline
function collectGradient(x: usize, gradient: usize, word: u32, rate: f32): void {
  const positive = outputRow(word);
  addScaled(gradient, rate * (1 - sigmoid(dot(x, positive))), positive);
  for (let n = 0; n < negatives; n++) {
    const o = outputRow(drawNegativeAnywhere(word));
    addScaled(gradient, -rate * sigmoid(dot(x, o)), o);
  }
}
