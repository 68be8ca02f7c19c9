import type { ReferenceCorpus } from "./corpus.ts";

const neighbours = 100;

/**
 * The score of the protocol genre-similarity: the share of the 100 nearest titles by cosine that have a genre in
 * common with the query, in %, averaged over the test titles.
 *
 * @param vectors `[documents, dimensions]`
 */
export function genreSimilarity(vectors: Float32Array, corpus: ReferenceCorpus): number {
  const count = corpus.documents.length;
  const dimensions = vectors.length / count;
  const unit = unitRows(vectors, dimensions);
  const names = [...new Set(corpus.genres.flat())];
  const masks = Uint32Array.from(corpus.genres, (genres) =>
    genres.reduce((mask, genre) => mask | (1 << names.indexOf(genre)), 0),
  );
  const scores = new Float32Array(count);
  let hits = 0;
  for (const query of corpus.test) {
    scoreAll(unit, dimensions, query, scores);
    const nearest = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
    for (const other of nearest.subarray(0, neighbours)) if (masks[query] & masks[other]) hits++;
  }
  return (100 * hits) / (neighbours * corpus.test.length);
}

function unitRows(vectors: Float32Array, dimensions: number): Float32Array {
  const unit = vectors.slice();
  for (let start = 0; start < unit.length; start += dimensions) {
    const row = unit.subarray(start, start + dimensions);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let lane = 0; lane < dimensions; lane++) row[lane] /= norm;
  }
  return unit;
}

function scoreAll(unit: Float32Array, dimensions: number, query: number, scores: Float32Array): void {
  const from = query * dimensions;
  for (let other = 0; other < scores.length; other++) {
    const to = other * dimensions;
    let sum = 0;
    for (let lane = 0; lane < dimensions; lane++) sum += unit[from + lane] * unit[to + lane];
    scores[other] = sum;
  }
  scores[query] = -Infinity;
}
