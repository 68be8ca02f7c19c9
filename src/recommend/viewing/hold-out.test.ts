import { expect, it } from "vitest";
import { sparseMatrixOf } from "../../vectors/index.ts";
import { holdOutLatest } from "./hold-out.ts";
import type { Viewing } from "./viewing.ts";

it("holds the latest likings of every viewer apart, and leaves short histories whole", () => {
  const lists = [
    [0, 1, 2, 3, 4, 5],
    [1, 2],
    [0, 2, 4, 5],
  ];
  const likes = sparseMatrixOf(
    lists.map((list) => list.map((title) => [title, 1] as const)),
    6,
  );
  const times = Float64Array.of(6, 5, 4, 3, 2, 1, 1, 2, Number.NaN, 9, Number.NaN, 3);
  const viewing = { likes, times } as Viewing;
  const { rest, held } = holdOutLatest(viewing, 0.34, 1);
  const rowsOf = ({ offsets, columns }: typeof rest) =>
    lists.map((_, row) => [...columns.subarray(offsets[row], offsets[row + 1])]);
  expect(rowsOf(held)).toEqual([[0, 1], [], [2]]);
  expect(rowsOf(rest)).toEqual([
    [2, 3, 4, 5],
    [1, 2],
    [0, 4, 5],
  ]);
});
