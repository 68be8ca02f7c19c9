import { createLsa } from "../../encoders/text/index.ts";
import { l2NormaliseRows, type Matrix, matrixOf } from "../../vectors/index.ts";
import type { TagProblem, TagWork } from "./scorer.ts";

/** Gives dense vectors of all titles of a problem, `[titles, dimensions]`. */
export type DenseFeatures = (problem: TagProblem, work: TagWork) => Promise<Matrix>;

const lsa = { dimensions: 300, minCount: 3 };

/**
 * Vectors of latent semantic analysis, of length 1, learned from the texts of all titles but those of test. Those of
 * a problem are made once, however many methods ask for them.
 */
export function createDenseFeatures(): DenseFeatures {
  const made = new WeakMap<object, Promise<Matrix>>();
  return (problem, work) => {
    const { documents } = problem;
    const known = made.get(documents) ?? vectorsOf(problem, work);
    made.set(documents, known);
    return known;
  };
}

async function vectorsOf({ documents, parts }: TagProblem, { signal }: TagWork): Promise<Matrix> {
  const rows = [...parts.train, ...parts.unlabelled, ...parts.valid].sort((first, second) => first - second);
  const encoder = await createLsa(lsa).fit(
    rows.map((row) => documents[row]),
    { seed: "tags", signal },
  );
  return l2NormaliseRows(matrixOf(await encoder.encode(documents, { signal }), encoder.dimensions));
}
