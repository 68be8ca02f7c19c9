import { createRandom } from "../../core/index.ts";
import { matrixOf, type SparseMatrix, sparseMatrixOf } from "../../vectors/index.ts";
import type { TwoTowerTraining } from "./fit.ts";
import type { Modality } from "./modality.ts";

/** Made-up viewers of two tastes, whose titles tell by their modalities of which taste they are. */
export interface MadeUpViewing {
  readonly training: TwoTowerTraining;
  /** Titles that the same viewers liked afterwards, two each. */
  readonly validation: SparseMatrix;
}

/** Title t is of taste t mod 2, as viewer v is of taste v mod 2. Titles from `warmTitles` on have no events. */
export function madeUpViewing({ viewers = 60, titles = 30, warmTitles = 24 } = {}): MadeUpViewing {
  const random = createRandom("viewing");
  const lists = Array.from({ length: viewers }, (_, viewer) => {
    const seen = new Set<number>();
    while (seen.size < 8) {
      const taste = random.next() < 0.9 ? viewer % 2 : 1 - (viewer % 2);
      seen.add(2 * random.integer(warmTitles / 2) + taste);
    }
    return random.shuffle([...seen]);
  });
  const sparse = (cut: (list: number[]) => number[]) =>
    sparseMatrixOf(
      lists.map((list) => cut(list).map((title) => [title, 1] as const)),
      titles,
    );
  const histories = sparse((list) => list.slice(2));
  return {
    training: {
      histories,
      times: Float64Array.from(histories.columns, () =>
        random.next() < 0.2 ? Number.NaN : 1e12 + 1e9 * random.next(),
      ),
      features: matrixOf(
        Float32Array.from({ length: viewers * 2 }, (_, at) => Number(at % 2 === Math.floor(at / 6) % 2)),
        2,
      ),
      modalities: madeUpModalities(titles),
      warm: Uint8Array.from({ length: titles }, (_, title) => Number(title < warmTitles)),
    },
    validation: sparse((list) => list.slice(0, 2)),
  };
}

/** Words and genres of titles of two tastes; every fifth title lacks the words. */
export function madeUpModalities(titles: number, seed = "modalities"): Modality[] {
  const random = createRandom(seed);
  const words = Float32Array.from({ length: titles * 4 }, (_, at) => {
    const title = Math.floor(at / 4);
    return (at % 4 === title % 2 ? 1 : 0) + 0.2 * random.normal();
  });
  return [
    {
      kind: "vectors",
      name: "words",
      values: matrixOf(words, 4),
      present: Uint8Array.from({ length: titles }, (_, title) => Number(title % 5 !== 4)),
    },
    {
      kind: "categories",
      name: "genres",
      categories: sparseMatrixOf(
        Array.from({ length: titles }, (_, title) => [
          [title % 2, 1],
          [2 + random.integer(3), 1],
        ]),
        5,
      ),
    },
  ];
}
