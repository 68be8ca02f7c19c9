import type { Tensor } from "../graph/tensor.ts";
import { type Initialiser, normal } from "../model/initialisers.ts";
import { gather } from "../operations/indexing.ts";
import type { Layer } from "./layer.ts";

/**
 * The rows of a learned table: `[...]` of integers in [0, rows) → `[..., features]`.
 *
 * Variable: `table` `[rows, features]`. Every step updates the whole table; keep large tables outside the graph
 * with `createSparseTable`.
 *
 * @param initialise Default normal with deviation 0.02.
 */
export function embedding(rows: number, features: number, initialise: Initialiser = normal(0.02)): Layer {
  return (scope, indices: Tensor) =>
    gather(scope.variable("table", { shape: [rows, features], initialise }), indices);
}
