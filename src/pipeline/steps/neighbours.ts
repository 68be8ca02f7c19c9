import { join } from "node:path";
import { type Lake, readEmbeddings, readParquet, writeParquet } from "../../storage/index.ts";
import { matrixOf, type Neighbours, nearestNeighbours } from "../../vectors/index.ts";
import type { Step } from "../step.ts";
import { publishedSpectrum } from "./refit.ts";
import { spectrumVectorsPath } from "./train.ts";

/**
 * Finds the nearest titles of every title in the genre spectrum, exactly.
 *
 * @param published The step that makes the spectrum.
 */
export function neighboursStep({ count }: { readonly count: number }, published: string): Step {
  return {
    name: "neighbours",
    version: 1,
    description: `find the ${count} nearest titles of every title`,
    needs: [published],
    configuration: { count },
    run: async ({ folder, inputs, lake, signal, progress }) => {
      const { ids, vectors, dimensions } = await readEmbeddings(
        lake,
        spectrumVectorsPath(publishedSpectrum(inputs).folder),
      );
      const k = Math.max(1, Math.min(count, ids.length - 1));
      const found = await nearestNeighbours(matrixOf(vectors, dimensions), { k, signal, progress });
      await writeNeighbours(lake, neighboursPath(folder), ids, found);
      return { titles: ids.length, neighbours: k };
    },
  };
}

/** Where a finished neighbours step keeps them: `id, neighbours (ids, nearest first), similarities`. */
export function neighboursPath(artifactFolder: string): string {
  return join(artifactFolder, "neighbours.parquet");
}

async function writeNeighbours(
  lake: Lake,
  path: string,
  ids: readonly string[],
  found: Neighbours,
): Promise<void> {
  const { k, indices, similarities } = found;
  const rows = function* () {
    for (let row = 0; row < ids.length; row++) {
      const nearest = Array.from(indices.subarray(row * k, (row + 1) * k), (index) => ids[index]);
      yield {
        id: ids[row],
        neighbours: nearest,
        similarities: similarities.subarray(row * k, (row + 1) * k),
      };
    }
  };
  await writeParquet(lake, path, { id: "text", neighbours: "text[]", similarities: { float: k } }, rows());
}

/** Reads what a finished neighbours step wrote, as rows of the given ids, the nearest `k` of each. */
export async function readNeighbours(
  lake: Lake,
  path: string,
  ids: readonly string[],
  k: number,
): Promise<Neighbours> {
  const rowOfId = new Map(ids.map((id, row) => [id, row]));
  const indices = new Int32Array(ids.length * k).fill(-1);
  const similarities = new Float32Array(ids.length * k).fill(Number.NEGATIVE_INFINITY);
  interface NeighbourRow {
    readonly id: string;
    readonly neighbours: string[];
    readonly similarities: number[];
  }
  for await (const { id, neighbours, similarities: cosines } of readParquet<NeighbourRow>(lake, path)) {
    const row = rowOfId.get(id);
    if (row === undefined) continue;
    for (let rank = 0; rank < Math.min(k, neighbours.length); rank++) {
      indices[row * k + rank] = rowOfId.get(neighbours[rank]) ?? -1;
      similarities[row * k + rank] = cosines[rank];
    }
  }
  return { k, indices, similarities };
}
