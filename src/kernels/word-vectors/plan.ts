/** How a corpus is cut: into chunks whose pairs fit into memory, and each chunk into segments. */
export interface CorpusPlan {
  readonly chunks: number;
  /** Segment s of chunk c holds the documents `boundaries[c · segments + s]` up to the next, `[chunks · segments + 1]`. */
  readonly boundaries: Uint32Array;
  /** Words are dealt to blocks anew before every so many chunks. */
  readonly dealEvery: number;
  /** The most words in a segment. */
  readonly segmentWords: number;
  /** The most words in a document. */
  readonly documentWords: number;
}

/** Dealing all words anew is worth it after this many words. */
const dealWords = 1_000_000;

/** Cuts documents into chunks of about `chunkWords` words and each chunk into `segments` of about equal size. */
export function planCorpus(offsets: Uint32Array, segments: number, chunkWords: number): CorpusPlan {
  const documents = offsets.length - 1;
  const words = offsets[documents];
  const chunks = Math.max(1, Math.ceil(words / chunkWords));
  const parts = chunks * segments;
  const boundaries = new Uint32Array(parts + 1);
  let document = 0;
  for (let part = 1; part <= parts; part++) {
    while (document < documents && offsets[document] < (words * part) / parts) document++;
    boundaries[part] = part === parts ? documents : document;
  }
  return {
    chunks,
    boundaries,
    dealEvery: Math.max(1, Math.round((dealWords * chunks) / Math.max(1, words))),
    segmentWords: largestStep(offsets, boundaries),
    documentWords: largestStep(offsets),
  };
}

/** The largest difference between neighbours of `offsets`, taken at the places `at`. */
function largestStep(offsets: Uint32Array, at?: Uint32Array): number {
  const places = at ?? offsets;
  let largest = 0;
  for (let index = 1; index < places.length; index++) {
    const step = at ? offsets[at[index]] - offsets[at[index - 1]] : offsets[index] - offsets[index - 1];
    largest = Math.max(largest, step);
  }
  return largest;
}
