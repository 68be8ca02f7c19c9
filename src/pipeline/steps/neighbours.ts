import { join } from "node:path";
import { type Artifact, type Lake, readEmbeddings, readParquet, writeParquet } from "../../storage/index.ts";
import { matrixOf, type Neighbours, nearestNeighbours } from "../../vectors/index.ts";
import { readNumbersInto, writeNumbers } from "../array-files.ts";
import type { RunConfiguration } from "../configuration.ts";
import { type Block, blocksOf, defineStage, type ShardedStep, shardOf, type StageContext } from "../step.ts";
import { publishedSpectrum } from "./refit.ts";
import { spectrumVectorsPath } from "./train.ts";

const indicesFile = "indices.i32";
const similaritiesFile = "similarities.f32";

/**
 * Finds the nearest titles of every title in the genre spectrum, exactly.
 *
 * @param published The step that makes the spectrum.
 */
export function neighboursStep(
  { count }: { readonly count: number },
  published: string,
  { queriesPerShard }: RunConfiguration["shards"],
): ShardedStep {
  const spectra = ({ remember, lake, inputs }: StageContext) =>
    remember("spectra", () => readEmbeddings(lake, spectrumVectorsPath(publishedSpectrum(inputs).folder)));
  const neighboursOf = (titles: number) => Math.max(1, Math.min(count, titles - 1));
  const search = defineStage<Block>({
    name: "search",
    plan: async (context) => blocksOf((await spectra(context)).ids.length, queriesPerShard, "titles"),
    run: async (context, { start, end }) => {
      const { folder, signal, progress } = context;
      const { ids, vectors, dimensions } = await spectra(context);
      const queryRows = Int32Array.from({ length: end - start }, (_, row) => start + row);
      const options = { k: neighboursOf(ids.length), queryRows, signal, progress };
      const { indices, similarities } = await nearestNeighbours(matrixOf(vectors, dimensions), options);
      await writeNumbers(join(folder, indicesFile), indices);
      await writeNumbers(join(folder, similaritiesFile), similarities);
      return {};
    },
  });
  return {
    name: "neighbours",
    version: 1,
    description: `find the ${count} nearest titles of every title`,
    needs: [published],
    configuration: { count },
    stages: [search],
    merge: async (context) => {
      const { ids } = await spectra(context);
      const k = neighboursOf(ids.length);
      const found = await readBlocks(context.stages.search, ids.length, k);
      await writeNeighbours(context.lake, neighboursPath(context.folder), ids, found);
      return { titles: ids.length, neighbours: k };
    },
  };
}

async function readBlocks(blocks: readonly Artifact[], titles: number, k: number): Promise<Neighbours> {
  const indices = new Int32Array(titles * k);
  const similarities = new Float32Array(titles * k);
  for (const block of blocks) {
    const { start, end } = shardOf<Block>(block);
    await readNumbersInto(join(block.folder, indicesFile), indices.subarray(start * k, end * k));
    await readNumbersInto(join(block.folder, similaritiesFile), similarities.subarray(start * k, end * k));
  }
  return { k, indices, similarities };
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
