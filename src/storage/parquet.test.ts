import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake } from "./duckdb.ts";
import { readEmbeddings, writeEmbeddings } from "./embeddings.ts";
import { readParquet, writeParquet } from "./parquet.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-parquet-"));
  lake = await openLake({ threads: 2 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const columns = {
  id: "text",
  year: "integer",
  votes: "bigint",
  share: "double",
  series: "boolean",
  at: "time",
  genres: "text[]",
  vector: { float: 2 },
} as const;
const rows = [
  {
    id: "l'été",
    year: 1999,
    votes: 5_000_000_000,
    share: 0.5,
    series: true,
    at: new Date("2024-02-29T12:00:00.123Z"),
    genres: ["drama", 'a "quoted" one'],
    vector: Float32Array.of(1.5, -2),
  },
  { id: "empty", genres: [] },
];

describe("writeParquet", () => {
  it("gives back every type and null", async () => {
    const path = join(folder, "types.parquet");
    expect(await writeParquet(lake, path, columns, rows)).toBe(2);
    const [first, second] = await Array.fromAsync(readParquet<Record<string, unknown>>(lake, path));
    expect(first).toMatchObject({ id: "l'été", year: 1999, votes: "5000000000", share: 0.5, series: true });
    expect(first.genres).toEqual(["drama", 'a "quoted" one']);
    expect(first.vector).toEqual([1.5, -2]);
    expect(String(first.at)).toContain("2024-02-29 12:00:00.123");
    expect(second).toMatchObject({ id: "empty", year: null, vector: null, genres: [] });
  });

  it("is read by an independent reader", async () => {
    const path = join(folder, "independent.parquet");
    await writeParquet(lake, path, columns, rows);
    const read = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
    expect(read[0]).toMatchObject({ id: "l'été", year: 1999, votes: 5_000_000_000n, genres: rows[0].genres });
    expect(read[0].vector).toEqual([1.5, -2]);
  });

  it("writes equal rows to equal bytes, whatever the number of threads", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ id: `t${i}`, year: i, genres: ["x"] }));
    using single = await openLake({ threads: 1 });
    const paths = [join(folder, "a.parquet"), join(folder, "b.parquet")];
    await writeParquet(lake, paths[0], columns, many);
    await writeParquet(single, paths[1], columns, many);
    const [a, b] = await Promise.all(paths.map((path) => readFile(path)));
    expect(a.equals(b)).toBe(true);
  });

  it("leaves nothing behind when the rows fail halfway", async () => {
    const target = join(folder, "failing");
    const failing = function* () {
      yield rows[0];
      throw new Error("source broke");
    };
    await expect(writeParquet(lake, join(target, "x.parquet"), columns, failing())).rejects.toThrow(
      "source broke",
    );
    expect(await readdir(target)).toEqual([]);
  });

  it("keeps embeddings with their model and content hash", async () => {
    const path = join(folder, "embeddings.parquet");
    const embeddings = {
      ids: ["a", "b"],
      dimensions: 3,
      vectors: Float32Array.of(1, 2, 3, 0.1, 0.2, 0.3),
      model: "lsa",
      contentHash: "abc",
    };
    await writeEmbeddings(lake, path, embeddings);
    expect(await readEmbeddings(lake, path)).toEqual(embeddings);
  });

  it("names what DuckDB says about a file that is no Parquet", async () => {
    await expect(lake.query("SELECT * FROM read_parquet('/nonexistent.parquet')")).rejects.toThrow(
      /nonexistent/,
    );
  });
});
