import { evaluate, input, matmul, type RuntimeOptions, transpose } from "../../tensor/index.ts";
import { type Matrix, rowOf } from "../../vectors/index.ts";
import type { TwoTowerConfiguration } from "./options.ts";

/** Scores of all pairs of vectors, `[viewers, titles]`; what `matchScores` says in a graph. */
export async function pairScores(
  viewers: Matrix,
  titles: Matrix,
  { match }: Pick<TwoTowerConfiguration, "match">,
  runtime?: RuntimeOptions,
): Promise<Matrix> {
  if (match === "perceptron") return perceptronScores(viewers, titles);
  const { dimensions } = titles;
  const product = matmul(
    input("viewers", [viewers.rows, dimensions]),
    transpose(input("titles", [titles.rows, dimensions])),
  );
  const { scores } = await evaluate(
    { scores: product },
    { viewers: valuesOf(viewers), titles: valuesOf(titles) },
    runtime,
  );
  return { values: scores.data as Float32Array, rows: viewers.rows, dimensions: titles.rows };
}

const valuesOf = ({ values, rows, dimensions }: Matrix) => ({ data: values, shape: [rows, dimensions] });

function perceptronScores(viewers: Matrix, titles: Matrix): Matrix {
  const values = new Float32Array(viewers.rows * titles.rows);
  const half = Math.floor(titles.dimensions / 2);
  for (let viewer = 0; viewer < viewers.rows; viewer++) {
    const of = rowOf(viewers, viewer);
    for (let title = 0; title < titles.rows; title++) {
      const start = title * titles.dimensions;
      let score = 0;
      for (let unit = 0; unit < of.length; unit++) {
        const active = Math.max(0, of[unit] + titles.values[start + unit]);
        score += unit < half ? active : -active;
      }
      values[viewer * titles.rows + title] = score;
    }
  }
  return { values, rows: viewers.rows, dimensions: titles.rows };
}
