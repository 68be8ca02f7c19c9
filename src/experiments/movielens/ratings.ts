import { existsSync } from "node:fs";
import { MarqueeError } from "../../core/index.ts";
import { openLake, sqlText } from "../../storage/index.ts";

/** Parts of the split in time that MovieLens-1M comes with; `none` where a file has no such column. */
export const ratingParts = ["train", "valid", "test", "none"] as const;
export type RatingPart = (typeof ratingParts)[number];

/** Ratings in the order of their file, column by column. */
export interface Ratings {
  readonly count: number;
  /** MovieLens ids of the viewers. */
  readonly users: Int32Array;
  /** MovieLens ids of the titles. */
  readonly movies: Int32Array;
  /** Stars, 0.5 to 5. */
  readonly values: Float64Array;
  /** Milliseconds since 1970; NaN where unknown. */
  readonly times: Float64Array;
  /** Positions in {@link ratingParts}. */
  readonly parts: Uint8Array;
}

/**
 * Reads `ratings.csv` or `ratings.csv.gz` of a MovieLens release: `userId,movieId,rating,timestamp[,split]`.
 *
 * @throws MarqueeError `missing-input` when there is no such file, `invalid-file` when it is not one.
 */
export async function readRatings(path: string): Promise<Ratings> {
  if (!existsSync(path)) {
    throw new MarqueeError("missing-input", `There is no file ${path}.`, {
      hint: "It is part of the MovieLens releases, which may not be handed on: https://grouplens.org/datasets/movielens",
    });
  }
  using lake = await openLake();
  const source = `read_csv(${sqlText(path)}, header = true, all_varchar = true)`;
  const described = await lake.query<{ column_name: string }>(`DESCRIBE SELECT * FROM ${source}`);
  const hasParts = described.some(({ column_name: name }) => name === "split");
  const part = hasParts
    ? "CASE split WHEN 'train' THEN 0 WHEN 'val' THEN 1 WHEN 'valid' THEN 1 WHEN 'test' THEN 2 ELSE 3 END"
    : "3";
  const columns = await readColumns(
    lake.connection.stream(
      `SELECT userId::DOUBLE, movieId::DOUBLE, rating::DOUBLE,
        coalesce(try_cast(nullif("timestamp", '') AS DOUBLE) * 1000, 'nan'::DOUBLE), (${part})::DOUBLE FROM ${source}`,
    ),
  );
  const [users, movies, values, times, parts] = columns;
  return {
    count: users.length,
    users: Int32Array.from(users),
    movies: Int32Array.from(movies),
    values,
    times,
    parts: Uint8Array.from(parts),
  };
}

interface Chunks {
  fetchChunk(): Promise<{ readonly rowCount: number; getColumns(): readonly (readonly unknown[])[] } | null>;
}

const columnCount = 5;

/** All columns of a result of numbers. */
async function readColumns(running: Promise<Chunks>): Promise<Float64Array[]> {
  const result = await running;
  const pieces: Float64Array[][] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    pieces.push(chunk.getColumns().map((column) => Float64Array.from(column as readonly number[])));
  }
  return Array.from({ length: columnCount }, (_, column) => joined(pieces.map((piece) => piece[column])));
}

function joined(pieces: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    result.set(piece, at);
    at += piece.length;
  }
  return result;
}
