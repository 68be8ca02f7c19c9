/** What the kernel "word-vectors" exports; see `assembly/`. Pointers are byte offsets, tables have 4-byte entries. */
export interface WordVectorsKernel {
  setSeed(high: number, low: number): void;
  setWeights(inputs: number, outputs: number, rowBytes: number): void;
  setNoise(
    words: number,
    blocks: number,
    thresholds: number,
    aliases: number,
    members: number,
    blockOf: number,
    negatives: number,
  ): void;
  setSigmoid(table: number): void;
  setCorpus(tokens: number, offsets: number, keep: number): void;
  setSentence(scratch: number): void;
  setPairs(unsorted: number, sorted: number, starts: number, capacity: number, gradient: number): void;
  fillInputs(first: number, last: number, dimensions: number, step: number): void;
  dealWords(step: number): void;
  makePairs(
    segment: number,
    first: number,
    last: number,
    documentRow: number,
    window: number,
    step: number,
  ): void;
  trainPairs(inputBlock: number, outputBlock: number, segments: number, rate: number, step: number): number;
  setMeans(
    hidden: number,
    gradients: number,
    positions: number,
    entries: number,
    starts: number,
    positionCapacity: number,
    entryCapacity: number,
    unsorted: number,
  ): void;
  makeMeans(
    segment: number,
    first: number,
    last: number,
    documentRow: number,
    window: number,
    step: number,
  ): void;
  trainMeans(block: number, segments: number, rate: number, step: number): void;
  applyMeans(block: number, segments: number): void;
  setInference(
    epochs: number,
    learningRate: number,
    lastLearningRate: number,
    dimensions: number,
    scratch: number,
  ): void;
  inferDocument(document: number, vector: number, window: number): void;
}
