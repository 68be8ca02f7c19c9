/** Documents as word indices, and how often each word occurs. Words are in order of falling frequency. */
export interface WordCorpus {
  /** `[words of all documents]` */
  readonly tokens: Uint32Array;
  /** Document i is `tokens[offsets[i]]` up to `tokens[offsets[i + 1]]`, `[documents + 1]`. */
  readonly offsets: Uint32Array;
  /** Occurrences of each word of the vocabulary, falling, `[words]`. */
  readonly counts: Uint32Array;
}

/** How vectors are learned. */
export interface WordVectorSettings {
  /**
   * `skip-gram`: words from their neighbours (Mikolov et al. 2013). `pv-dbow`: documents from their words (Le and
   * Mikolov 2014, section 2.3). `pv-dm`: words from the mean of the document and the words around (section 2.2).
   */
  readonly architecture: "skip-gram" | "pv-dbow" | "pv-dm";
  readonly dimensions: number;
  /** Noise words for each observed one, at least 1. */
  readonly negatives: number;
  /** Words on each side of the centre; the reach is drawn uniformly from 1 to this. */
  readonly window: number;
  /** PV-DBOW: also learn word vectors by skip-gram in the same space. */
  readonly trainWords: boolean;
  readonly epochs: number;
  /** Threshold of subsampling; 0 keeps every word. */
  readonly sample: number;
  /** The learning rate at the start; it falls linearly to `lastLearningRate`. */
  readonly learningRate: number;
  readonly lastLearningRate: number;
  /** The noise is drawn in proportion to count^noiseExponent. */
  readonly noiseExponent: number;
  readonly seed: number | string;
}
