import { join } from "node:path";
import { readEmbeddings, writeParquet } from "../../storage/index.ts";
import { matrixOf, nearestNeighbours } from "../../vectors/index.ts";
import type { Step } from "../step.ts";
import { spectrumVectorsPath } from "./train.ts";

/** Finds the nearest titles of every title in the genre spectrum, exactly. */
export function neighboursStep({ count }: { readonly count: number }): Step {
  return {
    name: "neighbours",
    version: 1,
    description: `find the ${count} nearest titles of every title`,
    needs: ["train"],
    configuration: { count },
    run: async ({ folder, inputs, lake, signal, progress }) => {
      const { ids, vectors, dimensions } = await readEmbeddings(
        lake,
        spectrumVectorsPath(inputs.train.folder),
      );
      const k = Math.min(count, ids.length - 1);
      const found = await nearestNeighbours(matrixOf(vectors, dimensions), { k, signal, progress });
      const rows = function* () {
        for (let row = 0; row < ids.length; row++) {
          const indices = found.indices.subarray(row * k, (row + 1) * k);
          const similarities = found.similarities.subarray(row * k, (row + 1) * k);
          yield { id: ids[row], neighbours: Array.from(indices, (index) => ids[index]), similarities };
        }
      };
      const columns = { id: "text", neighbours: "text[]", similarities: { float: k } } as const;
      await writeParquet(lake, neighboursPath(folder), columns, rows());
      return { titles: ids.length, neighbours: k };
    },
  };
}

/** Where a finished neighbours step keeps them: `id, neighbours (ids, nearest first), similarities`. */
export function neighboursPath(artifactFolder: string): string {
  return join(artifactFolder, "neighbours.parquet");
}
