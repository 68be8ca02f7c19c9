import { existsSync } from "node:fs";
import { join } from "node:path";
import { createVisualFeatures } from "../../encoders/image/index.ts";
import { createLsa, fittedVectors, titleDocument } from "../../encoders/text/index.ts";
import { fitStandardisation, type Matrix, matrixOf, standardise } from "../../vectors/index.ts";
import { type MovieFacts, readMovieFacts } from "../two-tower/titles.ts";
import { readViewerFacts } from "../two-tower/viewers.ts";
import type { TopNTask } from "./task.ts";

/** What is known of titles and viewers beside who saw what. */
export interface SideFacts {
  /** Vectors of the titles by name, `[titles, dimensions]`; a row of zeros where a title has none. */
  readonly embeddings?: Readonly<Record<string, Matrix>>;
  /** What is said of the titles, `[titles]`. */
  readonly facts?: readonly MovieFacts[];
  /** Gender and age band of each viewer as one number, -1 where unknown. */
  readonly segments?: Int32Array;
}

/**
 * Reads what the real data has beside the ratings: texts from TMDB as LSA vectors, posters as visual features, and who
 * the viewers are. What is not there is left out.
 *
 * @param data Folder with the real data.
 */
export async function readSideFacts(
  data: string,
  { movies, users }: Pick<TopNTask, "movies" | "users">,
  signal?: AbortSignal,
): Promise<SideFacts> {
  const viewers = await readViewerFacts(join(data, "movielens-1m", "users.dat"), users);
  const segments = viewers.gender.map((gender, at) =>
    gender < 0 || viewers.ageBand[at] < 0 ? -1 : gender + 2 * viewers.ageBand[at],
  );
  if (!existsSync(join(data, "tmdb"))) return { segments };
  const facts = await readMovieFacts(data, "movielens-1m", movies, signal);
  const embeddings = {
    text: await textVectors(facts, signal),
    "cover-art": await posterVectors(facts, signal),
  };
  return { segments, embeddings, facts };
}

async function textVectors(facts: readonly MovieFacts[], signal: AbortSignal | undefined): Promise<Matrix> {
  const documents = facts.map(({ name = "", ...texts }) => titleDocument({ name, ...texts }));
  const fitted = await createLsa({ dimensions: 128 }).fit(documents, { seed: 1, signal });
  return matrixOf(await fittedVectors(fitted, documents, { signal }), fitted.dimensions);
}

async function posterVectors(facts: readonly MovieFacts[], signal: AbortSignal | undefined): Promise<Matrix> {
  const rows = facts.flatMap(({ posterPath }, row) =>
    posterPath === undefined ? [] : [{ row, posterPath }],
  );
  const encoder = createVisualFeatures();
  const { vectors, present } = await encoder.encode(
    rows.map(({ posterPath }) => posterPath),
    { signal },
  );
  const read = Int32Array.from(present.keys()).filter((at) => present[at] === 1);
  const values = new Float32Array(facts.length * encoder.dimensions);
  if (read.length > 0) {
    const standardised = standardise(vectors, fitStandardisation(vectors, read));
    for (const at of read) {
      const own = standardised.values.subarray(at * encoder.dimensions, (at + 1) * encoder.dimensions);
      values.set(own, rows[at].row * encoder.dimensions);
    }
  }
  return matrixOf(values, encoder.dimensions);
}
