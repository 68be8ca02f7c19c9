import type { LabelledDocuments } from "./term-evidence.ts";

/** A term is common from this share of the documents on, and not below so many documents. */
const commonShare = 0.01;
const commonDocuments = 20;
/** Bits about all genres together below which a common term says nothing worth telling. */
const leastInformation = 0.3;

/**
 * Common terms that say next to nothing of any genre: function words, and words of the trade such as "film". No list
 * of them is needed, so they are found in any language.
 *
 * What a term says is Σ_genres KL(P(genre | term) ‖ P(genre)) in bits over the training documents, less what chance
 * alone makes of so few documents, (1 − n/N) / (2 n ln 2) a genre (Miller 1955).
 *
 * @returns Term numbers, ascending.
 */
export function plainTerms(titles: LabelledDocuments): number[] {
  const { labels, genres, train } = titles;
  const least = Math.max(commonDocuments, commonShare * train.length);
  const frequencies = new Uint32Array(titles.terms);
  forEachTerm(titles, (term) => frequencies[term]++);
  const common = [...frequencies.keys()].filter((term) => frequencies[term] >= least);
  const place = new Int32Array(titles.terms).fill(-1);
  common.forEach((term, at) => (place[term] = at));
  const together = new Uint32Array(common.length * genres);
  forEachTerm(titles, (term, row) => {
    if (place[term] < 0) return;
    const at = place[term] * genres;
    for (let genre = 0; genre < genres; genre++) together[at + genre] += labels[row * genres + genre];
  });
  const genreCounts = new Float64Array(genres);
  for (const row of train) {
    for (let genre = 0; genre < genres; genre++) genreCounts[genre] += labels[row * genres + genre];
  }
  const informationOf = (term: number, at: number) => {
    const count = frequencies[term];
    const chance = (1 - count / train.length) / (2 * count * Math.LN2);
    let bits = 0;
    for (let genre = 0; genre < genres; genre++) {
      bits += divergence(together[at * genres + genre] / count, genreCounts[genre] / train.length) - chance;
    }
    return bits;
  };
  return common.filter((term, at) => informationOf(term, at) < leastInformation);
}

/** Calls back once for every different term of every training document. */
function forEachTerm(
  { documents: { tokens, offsets }, terms, train }: LabelledDocuments,
  visit: (term: number, row: number) => void,
): void {
  const lastSeen = new Int32Array(terms).fill(-1);
  for (const row of train) {
    for (let at = offsets[row]; at < offsets[row + 1]; at++) {
      if (lastSeen[tokens[at]] === row) continue;
      lastSeen[tokens[at]] = row;
      visit(tokens[at], row);
    }
  }
}

/** KL divergence of two yes-or-no distributions by their shares of yes, in bits. */
function divergence(share: number, expected: number): number {
  const part = (p: number, q: number) => (p === 0 ? 0 : p * Math.log2(p / q));
  return part(share, expected) + part(1 - share, 1 - expected);
}
