/** Fitting EASE beside NumPy on the matrix of the protocol top-n, and alone on a large made-up catalogue. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEase } from "../src/models/baselines/index.ts";
import type { SparseMatrix } from "../src/vectors/index.ts";
import type { BenchRow } from "./main.ts";
import { runPython } from "./recommenders/python.ts";
import { madeUpHistories, protocolMatrix } from "./recommenders/viewing.ts";

const rounds = 5;
const regularisation = 1000;
const large = { viewers: 100_000, titles: 20_000, events: 50 };
const install = "NumPy or SciPy is absent: apt-get install python3-scipy, or pip install scipy";

/** Runs the bench. */
export async function run(): Promise<BenchRow[]> {
  const matrix = await protocolMatrix();
  const rows = matrix ? [await besideNumpy(matrix)] : [];
  return [...rows, ...(await largeCatalogue())];
}

async function besideNumpy(matrix: SparseMatrix): Promise<BenchRow> {
  await fitSeconds(matrix);
  const ours: number[] = [];
  const peers: number[] = [];
  // In turn, so that what disturbs one disturbs the other.
  for (let round = 0; round < rounds; round++) {
    ours.push(await fitSeconds(matrix));
    peers.push(...((await numpySeconds(matrix)) ?? []));
  }
  const our = median(ours);
  const their = peers.length === 0 ? undefined : median(peers);
  return {
    name: `ease-${matrix.dimensions}-titles`,
    ours: rounded(our),
    peer: their === undefined ? null : rounded(their),
    ratio: their === undefined ? null : rounded(their / our),
    unit: "seconds",
    ...(their === undefined && { note: install }),
  };
}

async function numpySeconds(matrix: SparseMatrix): Promise<readonly number[] | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-"));
  try {
    await writeFile(join(folder, "offsets.u32"), matrix.offsets);
    await writeFile(join(folder, "columns.u32"), matrix.columns);
    const given = [folder, matrix.rows, matrix.dimensions, regularisation, 1].map(String);
    const result = (await runPython("ease.py", given)) as { seconds: number[] } | undefined;
    return result?.seconds;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function largeCatalogue(): Promise<BenchRow[]> {
  const { viewers, titles, events } = large;
  const seconds = await fitSeconds(madeUpHistories(viewers, titles, events));
  const memory = process.resourceUsage().maxRSS / 2 ** 20;
  const name = `ease-${titles}-titles`;
  const alone = { peer: null, ratio: null };
  return [
    { name, ours: rounded(seconds), ...alone, unit: "seconds", note: "at most 300 wanted" },
    { name: `${name}-memory`, ours: rounded(memory), ...alone, unit: "GiB", note: "at most 12 GB wanted" },
  ];
}

async function fitSeconds(histories: SparseMatrix): Promise<number> {
  const started = performance.now();
  await createEase({ regularisation }).fit({ histories });
  return (performance.now() - started) / 1000;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const rounded = (value: number) => Math.round(value * 1000) / 1000;
