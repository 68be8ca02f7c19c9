import type { Values } from "../../tensor/index.ts";
import { type Matrix, rowOf } from "../../vectors/index.ts";

/** Rows of a table in the place of their numbers: `[...]` becomes `[..., dimensions]`. */
export function tableRows(table: Matrix, { data, shape }: Values): Values {
  const vectors = new Float32Array(data.length * table.dimensions);
  data.forEach((row, at) => vectors.set(rowOf(table, Number(row)), at * table.dimensions));
  return { data: vectors, shape: [...shape, table.dimensions] };
}
