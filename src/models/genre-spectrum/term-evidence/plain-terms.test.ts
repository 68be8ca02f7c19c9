import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { plainTerms } from "./plain-terms.ts";
import type { LabelledDocuments } from "./term-evidence.ts";

/**
 * Terms: 0 and 1 stand anywhere, 2 in two thirds of the titles of the first genre and a tenth of the others, 3 in every
 * title of the second genre, 4 in a handful of titles, 5 only in titles that are not trained on.
 */
function documents(count: number): LabelledDocuments {
  const random = createRandom(1);
  const labels = new Uint8Array(count * 2);
  const rows = Array.from({ length: count }, (_, row) => {
    const [first, second] = [random.next() < 0.4, random.next() < 0.3];
    labels.set([Number(first), Number(second)], row * 2);
    const terms = random.next() < 0.9 ? [0, 0] : [];
    if (random.next() < 0.2) terms.push(1);
    if (random.next() < (first ? 0.66 : 0.1)) terms.push(2);
    if (second) terms.push(3);
    if (row % 250 === 0) terms.push(4);
    if (row >= count - 200) terms.push(5);
    return terms;
  });
  const offsets = new Uint32Array(count + 1);
  rows.forEach((terms, row) => (offsets[row + 1] = offsets[row] + terms.length));
  const train = Int32Array.from({ length: count - 200 }, (_, row) => row);
  return {
    documents: { tokens: Uint32Array.from(rows.flat()), offsets },
    terms: 6,
    labels,
    genres: 2,
    train,
  };
}

describe("plainTerms", () => {
  it("finds the common terms that stand with every genre alike, from the training titles alone", () => {
    const titles = documents(2000);
    expect(plainTerms(titles)).toEqual([0, 1]);
    const changed = titles.labels.slice().fill(1, 1800 * 2);
    expect(plainTerms({ ...titles, labels: changed })).toEqual([0, 1]);
  });

  it("takes no term for plain that few titles have", () => {
    expect(plainTerms(documents(220))).toEqual([]);
  });
});
