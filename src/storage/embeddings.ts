import type { Embeddings } from "../domain/index.ts";
import { MarqueeError } from "../core/index.ts";
import { type Lake, sqlText } from "./duckdb.ts";
import { readParquet, writeParquet } from "./parquet.ts";

/** Writes embeddings to Parquet: `id, vector FLOAT[dimensions], model, contentHash`. */
export async function writeEmbeddings(lake: Lake, path: string, embeddings: Embeddings): Promise<void> {
  const { ids, vectors, dimensions, model, contentHash } = embeddings;
  const rows = function* () {
    for (let i = 0; i < ids.length; i++) {
      const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
      yield { id: ids[i], vector, model, contentHash };
    }
  };
  const columns = { id: "text", vector: { float: dimensions }, model: "text", contentHash: "text" } as const;
  await writeParquet(lake, path, columns, rows());
}

/** Reads what {@link writeEmbeddings} wrote. */
export async function readEmbeddings(lake: Lake, path: string): Promise<Embeddings> {
  const [size] = await lake.query<{ rows: string; dimensions: number }>(
    `SELECT count(*) AS rows, any_value(len(vector))::INTEGER AS dimensions FROM read_parquet(${sqlText(path)})`,
  );
  const count = Number(size.rows);
  if (count === 0) throw new MarqueeError("invalid-file", `${path} holds no embeddings.`);
  const { dimensions } = size;
  const vectors = new Float32Array(count * dimensions);
  const ids: string[] = [];
  let model = "";
  let contentHash = "";
  for await (const row of readParquet<EmbeddingRow>(lake, path)) {
    vectors.set(row.vector, ids.length * dimensions);
    ids.push(row.id);
    model = row.model;
    contentHash = row.contentHash;
  }
  return { ids, dimensions, vectors, model, contentHash };
}

interface EmbeddingRow {
  readonly id: string;
  readonly vector: number[];
  readonly model: string;
  readonly contentHash: string;
}
