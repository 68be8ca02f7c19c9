import type { TextDocument } from "./encoder.ts";

/** Scripts written without spaces between words; their runs are cut by a dictionary (ICU). */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const asciiOnly = /^[\0-\x7f]*$/;
const asciiWord = /[a-z0-9']+/g;
const anyWord = /[\p{L}\p{M}\p{N}'ー]+/gu;

// A fixed locale: the words must not depend on the settings of the machine. The dictionaries go by script.
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/**
 * Cuts text into lower-case words, in order.
 *
 * The text is normalised (NFKC, so full-width letters and ligatures become plain ones), lower-cased, and
 * typographic apostrophes become `'`. In scripts with spaces a word is a run of letters, marks, digits and inner
 * apostrophes of at least two characters; for English that is the pattern `[a-z0-9']{2,}` less the quotes around
 * words. Runs of scripts without spaces (Japanese, Chinese, Thai, Lao, Khmer, Burmese) are cut with
 * `Intl.Segmenter`, where a single character can be a word.
 */
export function segmentWords(text: string): string[] {
  const words: string[] = [];
  if (asciiOnly.test(text)) {
    for (const run of text.toLowerCase().match(asciiWord) ?? []) addSpaced(words, run);
    return words;
  }
  const normal = text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'");
  for (const run of normal.match(anyWord) ?? []) {
    if (unspaced.test(run)) addUnspaced(words, run);
    else addSpaced(words, run);
  }
  return words;
}

/** The words of a document: those of its text, then its terms. */
export function documentWords(document: TextDocument): string[] {
  const words = segmentWords(document.text);
  if (document.terms) for (const term of document.terms) words.push(term);
  return words;
}

function addSpaced(words: string[], run: string): void {
  let start = 0;
  let end = run.length;
  while (start < end && run[start] === "'") start++;
  while (end > start && run[end - 1] === "'") end--;
  if (end - start >= 2) words.push(start === 0 && end === run.length ? run : run.slice(start, end));
}

function addUnspaced(words: string[], run: string): void {
  for (const { segment, isWordLike } of segmenter.segment(run)) {
    if (!isWordLike) continue;
    if (unspaced.test(segment)) words.push(segment);
    else addSpaced(words, segment);
  }
}
