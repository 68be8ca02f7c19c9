import { createRandom } from "../../core/index.ts";
import { labelRowsOf } from "../../metrics/index.ts";
import { matrixOf, type SparseEntry, sparseMatrixOf } from "../../vectors/index.ts";
import type { TagExamples } from "./examples.ts";

/** Terms, subjects that terms speak of, and tags of generated titles. */
export const generated = { terms: 60, subjects: 6, tags: 12 } as const;

/**
 * Titles of a main and a second subject. Tag s holds for most titles of subject s; tag 6 + s for half of those whose
 * main subject is s and whose second one is the next. Every fourth title is valid, every fifth of the rest test.
 */
export function generatedTitles(titles: number, seed: number): TagExamples & { readonly test: Int32Array } {
  const random = createRandom(seed);
  const { terms, subjects, tags } = generated;
  const each = terms / subjects;
  const drawn = Array.from({ length: titles }, () => [random.integer(subjects), random.integer(subjects)]);
  const rows = drawn.map((own) =>
    Array.from({ length: 12 }, (_, at): SparseEntry => {
      const subject = at % 4 === 3 ? random.integer(subjects) : own[at % 2];
      return [subject * each + random.integer(each), 1 / Math.sqrt(12)];
    }),
  );
  const lists = drawn.map(([main, second]) => [
    ...[main, second].filter(() => random.next() < 0.9),
    ...((main + 1) % subjects === second && random.next() < 0.5 ? [subjects + main] : []),
  ]);
  const matrix = sparseMatrixOf(rows, terms);
  const dense = new Float32Array(titles * terms);
  for (let row = 0; row < titles; row++)
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++)
      dense[row * terms + matrix.columns[at]] = matrix.values[at];
  const all = Int32Array.from({ length: titles }, (_, title) => title);
  const rest = all.filter((title) => title % 4 !== 0);
  return {
    features: { rows: titles, terms: matrix, dense: matrixOf(dense, terms) },
    labels: labelRowsOf(lists, tags),
    train: rest.filter((_, at) => at % 5 !== 0),
    valid: all.filter((title) => title % 4 === 0),
    test: rest.filter((_, at) => at % 5 === 0),
  };
}
