import { createRandom } from "../../core/index.ts";
import { type Matrix, matrixOf, rowOf } from "../../vectors/index.ts";

/** The longest vectors of a tag space. */
const mostDimensions = 256;

/**
 * Vectors of titles in the space of their tags: probabilities times `ln(1 / mean probability)`, so that what few titles
 * have tells more. Of very many tags a random projection (Johnson and Lindenstrauss 1984) that keeps angles about.
 *
 * @param probabilities `[titles, tags]`
 * @returns `[titles, tags]`, or 256 columns where there are more tags.
 */
export function tagVectors(probabilities: Matrix, seed: number | string): Matrix {
  const { rows, dimensions } = probabilities;
  const weights = new Float64Array(dimensions);
  for (let row = 0; row < rows; row++) {
    rowOf(probabilities, row).forEach((value, tag) => (weights[tag] += value / rows));
  }
  for (let tag = 0; tag < dimensions; tag++) weights[tag] = Math.max(0, -Math.log(weights[tag] + 1e-9));
  const project = dimensions > mostDimensions ? projection(dimensions, seed) : undefined;
  const width = Math.min(dimensions, mostDimensions);
  const vectors = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const vector = vectors.subarray(row * width, (row + 1) * width);
    rowOf(probabilities, row).forEach((value, tag) => {
      const weighted = value * weights[tag];
      if (project === undefined) vector[tag] = weighted;
      // What is next to nothing moves nothing.
      else if (weighted > 1e-3) addScaled(vector, rowOf(project, tag), weighted);
    });
  }
  return matrixOf(vectors, width);
}

function projection(dimensions: number, seed: number | string): Matrix {
  const random = createRandom(seed).fork("tag-space");
  const values = Float32Array.from({ length: dimensions * mostDimensions }, () => random.normal());
  return matrixOf(values, mostDimensions);
}

function addScaled(target: Float32Array, source: Float32Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at] += factor * source[at];
}
