// Reading documents: subsampling of frequent words (Mikolov et al. 2013, section 2.3) into a scratch sentence.

import { next32 } from "./random";

let tokens: usize = 0;
let offsets: usize = 0;
let keep: usize = 0;
/** The kept words of the document that was read last, `[length]`. */
export let sentence: usize = 0;

export function setCorpus(tokenList: usize, documentOffsets: usize, keepThresholds: usize): void {
  tokens = tokenList;
  offsets = documentOffsets;
  keep = keepThresholds;
}

/** A scratch of this worker as long as the longest document. */
export function setSentence(scratch: usize): void {
  sentence = scratch;
}

/** Reads a document, draws which of its words are kept, and gives their number. */
export function readDocument(document: u32): u32 {
  let length: u32 = 0;
  const first = load<u32>(offsets + ((document as usize) << 2));
  const last = load<u32>(offsets + ((document as usize) << 2), 4);
  for (let at = first; at < last; at++) {
    const word = load<u32>(tokens + ((at as usize) << 2));
    if (next32() <= load<u32>(keep + ((word as usize) << 2))) {
      store<u32>(sentence + ((length as usize) << 2), word);
      length++;
    }
  }
  return length;
}

@inline
export function wordAt(position: u32): u32 {
  return load<u32>(sentence + ((position as usize) << 2));
}

/** A hash of a document's words in order (FNV-1a), or 0 when it has none. */
export function hashDocument(document: u32): u32 {
  const first = load<u32>(offsets + ((document as usize) << 2));
  const last = load<u32>(offsets + ((document as usize) << 2), 4);
  if (first === last) return 0;
  let hash: u32 = 2166136261;
  for (let at = first; at < last; at++) hash = (hash ^ load<u32>(tokens + ((at as usize) << 2))) * 16777619;
  return hash | 1;
}
