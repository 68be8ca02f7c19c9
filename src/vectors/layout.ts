import { UMAP } from "umap-js";
import { z } from "zod";
import { MarqueeError, type Progress, type Random, throwIfCancelled } from "../core/index.ts";
import type { Matrix } from "./matrix.ts";
import type { Neighbours } from "./neighbours.ts";
import { principalCoordinates } from "./principal-coordinates.ts";

/** Options of {@link layOutNeighbours}. */
export const layoutOptionsSchema = z.object({
  /** Neighbours that shape the layout: few show detail, many the whole. At most as many as were found. */
  neighbours: z.int().min(2).max(200).default(15),
  /** How close together points may lie, in map units. */
  minimumDistance: z.number().positive().max(1).default(0.1),
  /** Rounds of optimisation. Default: 500 for up to 10,000 rows, else 200. */
  rounds: z.int().positive().optional(),
});
export type LayoutOptions = z.input<typeof layoutOptionsSchema>;

/** What {@link layOutNeighbours} is given beside its options. */
export interface LayoutWork {
  readonly random: Random;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The layout starts from principal coordinates scaled to this half width, as UMAP's own spectral start is. */
const startRadius = 10;
/** Moves rows that coincide apart, so that they can repel each other. */
const startJitter = 1e-3;
/** Rounds between two looks at the abort signal and the event loop. */
const roundsAtOnce = 5;

/**
 * A map in two dimensions in which near rows lie together: UMAP (McInnes, Healy and Melville 2018) on neighbours that
 * are already known, started from the principal coordinates so that the large shape is the same for every seed.
 *
 * @param matrix The rows, of which only the principal coordinates are used.
 * @param neighbours Nearest rows of every row by cosine, the row itself not among them.
 * @returns `[rows, 2]`, row by row.
 * @throws MarqueeError `invalid-shape` when the neighbours are of other rows, `cancelled` on abort.
 */
export async function layOutNeighbours(
  matrix: Matrix,
  neighbours: Neighbours,
  options: LayoutOptions,
  { random, progress, signal }: LayoutWork,
): Promise<Float32Array> {
  const { rows } = matrix;
  if (neighbours.indices.length !== rows * neighbours.k) {
    throw new MarqueeError(
      "invalid-shape",
      `Expected the neighbours of ${rows} rows, got those of ${neighbours.indices.length / neighbours.k}.`,
    );
  }
  const configuration = layoutOptionsSchema.parse(options);
  const start = principalCoordinates(matrix);
  // UMAP needs a handful of rows to have a shape at all.
  if (rows < 4) return start;
  const nearest = Math.min(configuration.neighbours, neighbours.k) + 1;
  const umap = new UMAP({
    nNeighbors: nearest,
    minDist: configuration.minimumDistance,
    nEpochs: configuration.rounds ?? (rows > 10_000 ? 200 : 500),
    random: () => random.next(),
  });
  const { indices, distances } = withSelf(neighbours, rows, nearest);
  umap.setPrecomputedKNN(indices, distances);
  const rounds = umap.initializeFit(Array.from({ length: rows }, () => [0]));
  const places = umap.getEmbedding();
  places.forEach((place, row) => {
    place[0] = start[row * 2] * startRadius + startJitter * random.normal();
    place[1] = start[row * 2 + 1] * startRadius + startJitter * random.normal();
  });
  for (let round = 0; round < rounds; round++) {
    umap.step();
    if (round % roundsAtOnce === 0) {
      throwIfCancelled(signal);
      progress?.update(round, rounds);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return Float32Array.from(umap.getEmbedding().flat());
}

/** Neighbour lists as UMAP wants them: the row itself first, distances 1 − cosine. */
function withSelf({ k, indices, similarities }: Neighbours, rows: number, nearest: number) {
  const list = (row: number, value: (at: number) => number, own: number) => [
    own,
    ...Array.from({ length: nearest - 1 }, (_, rank) => value(row * k + rank)),
  ];
  return {
    indices: Array.from({ length: rows }, (_, row) => list(row, (at) => indices[at], row)),
    distances: Array.from({ length: rows }, (_, row) =>
      list(row, (at) => Math.max(0, 1 - similarities[at]), 0),
    ),
  };
}
