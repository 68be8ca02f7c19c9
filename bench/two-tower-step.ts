/**
 * Training examples a second of the two towers beside the same network in PyTorch. Ours makes every batch anew (drawing
 * histories, targets and negatives, gathering embeddings); the peer trains on one batch that was drawn once.
 */
import { availableParallelism } from "node:os";
import { createRandom } from "../src/core/index.ts";
import { fitTwoTower, type TwoTowerOptions, type TwoTowerTraining } from "../src/models/two-tower/index.ts";
import { matrixOf, sparseMatrixOf } from "../src/vectors/index.ts";
import type { BenchRow } from "./main.ts";
import { startPeer } from "./peers/peer.ts";

/** As large as MovieLens-1M with its metadata. */
const sizes = { titles: 3600, categories: 3000, categoriesPerTitle: 30, vectors: [100, 308], features: 30 };
const networks: readonly (TwoTowerOptions & { readonly name: string })[] = [
  { name: "two-tower-128", dimensions: 128 },
  { name: "two-tower-512", dimensions: 512 },
];
const common = {
  modalityWidth: 128,
  idDimensions: 64,
  attentionWidth: 64,
  historyLength: 50,
  titlesPerExample: 2,
};
const batch = 256;
/** Steps of one measurement; the first measurement of each warms up. */
const steps = 20;
const rounds = 5;
const install = "PyTorch is absent: apt-get install python3-torch, or pip install torch";

/** Runs the bench: the least median over thread counts, rounds of ours and the peer's in turn. */
export async function run(): Promise<BenchRow[]> {
  const peer = startPeer("two_tower_step.py", "torch");
  const training = madeUpTraining();
  const rows: BenchRow[] = [];
  for (const { name, ...options } of networks) {
    const threads = [...new Set([1, availableParallelism()])];
    const times = threads.map(() => ({ ours: [] as number[], theirs: [] as number[] }));
    for (let round = 0; round <= rounds; round++) {
      for (const [at, count] of threads.entries()) {
        const ours = await stepSeconds(training, { ...common, ...options }, count);
        const theirs = await peer?.ask({ ...sizes, ...common, ...options, batch, threads: count, steps });
        if (round === 0) continue;
        times[at].ours.push(ours);
        if (theirs !== undefined) times[at].theirs.push(theirs / steps);
      }
    }
    const rate = (lists: readonly number[][]) => Math.round(batch / Math.min(...lists.map(median)));
    const ours = rate(times.map((of) => of.ours));
    const theirs = peer ? rate(times.map((of) => of.theirs)) : null;
    const ratio = theirs === null ? null : Math.round((ours / theirs) * 100) / 100;
    rows.push({
      name,
      ours,
      peer: theirs,
      ratio,
      unit: "examples/s",
      ...(peer === undefined && { note: install }),
    });
  }
  peer?.stop();
  return rows;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Seconds of one step: fits for some steps, and leaves out the time until the first of them has ended. */
async function stepSeconds(
  training: TwoTowerTraining,
  options: TwoTowerOptions,
  threads: number,
): Promise<number> {
  const stop = new AbortController();
  let started = 0;
  let taken = 0;
  let seconds = 0;
  const onProgress = () => {
    if (started === 0) started = performance.now();
    else taken++;
    if (taken < steps) return;
    seconds = (performance.now() - started) / 1000 / taken;
    stop.abort();
  };
  const settings = { ...options, batchSize: batch, epochs: 1000 };
  await fitTwoTower(training, settings, {
    runtime: { threads, spinning: true },
    signal: stop.signal,
    onProgress,
  }).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  return seconds;
}

function madeUpTraining(): TwoTowerTraining {
  const random = createRandom(1);
  const viewers = 2000;
  const draw = (count: number, below: number) => {
    const drawn = new Set<number>();
    while (drawn.size < count) drawn.add(random.integer(below));
    return Array.from(drawn, (column) => [column, 1] as const);
  };
  const matrix = (rows: number, dimensions: number) =>
    matrixOf(
      Float32Array.from({ length: rows * dimensions }, () => random.next()),
      dimensions,
    );
  const { titles, categories, categoriesPerTitle, vectors, features } = sizes;
  const sets = Array.from({ length: titles }, () => draw(categoriesPerTitle, categories));
  return {
    histories: sparseMatrixOf(
      Array.from({ length: viewers }, () => draw(60, titles)),
      titles,
    ),
    features: matrix(viewers, features),
    modalities: [
      { kind: "categories", name: "categories", categories: sparseMatrixOf(sets, categories) },
      ...vectors.map((dimensions, at) => ({
        kind: "vectors" as const,
        name: `vectors-${at}`,
        values: matrix(titles, dimensions),
        present: new Uint8Array(titles).fill(1),
      })),
    ],
  };
}
