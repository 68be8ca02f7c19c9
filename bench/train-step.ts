/** One training step (forward, backward, Adam) beside the same step in PyTorch, and beside the plain matrix product. */
import { availableParallelism } from "node:os";
import { createRandom } from "../src/core/index.ts";
import {
  adam,
  binaryCrossEntropyWithLogits,
  createTrainer,
  defineModel,
  dense,
  initialise,
  input,
  matmul,
  openSession,
  type RuntimeOptions,
  relu,
  runtimeTensor,
  sequential,
  serialise,
} from "../src/tensor/index.ts";
import type { BenchRow } from "./main.ts";
import { type Peer, startPeer } from "./peers/peer.ts";

const sizes = [128, 256, 256, 256, 96, 32, 41];
const batches = [256, 1024, 4096];
/** Rounds for each batch size: as many as fit into the time, but so many at least and at most. */
const rounds = { least: 5, most: 9, seconds: 60 };
/** Samples that one measurement of one configuration takes, about half a second. */
const samplesPerRound = 65_536;
/** Between two measurements, so that the idle threads of one have stopped spinning before the next begins. */
const pauseMilliseconds = 200;

const product = { side: 1024, repetitions: 40 };
const threadCounts = [...new Set([1, availableParallelism()])];
const install = "PyTorch is absent: apt-get install python3-torch, or pip install torch";

/** Seconds for one measurement. */
type Measure = () => Promise<number>;

/** A way to do the same work, such as a thread count. */
interface Contender {
  readonly measure: Measure;
  readonly close: () => Promise<void>;
}

/** Runs the bench. Every round measures everything once, so that what disturbs one disturbs all. */
export async function run(): Promise<BenchRow[]> {
  const peer = startPeer("train_step.py", "torch");
  const rows: BenchRow[] = [];
  for (const batch of batches) rows.push(...(await compare(batch, peer)));
  peer?.stop();
  return rows;
}

async function compare(batch: number, peer: Peer | undefined): Promise<BenchRow[]> {
  const ours = await Promise.all(runtimes().map((runtime) => trainingStep(batch, runtime)));
  const products = await Promise.all(runtimes().map(plainProduct));
  const theirs = peer ? threadCounts.map((threads) => peerStep(peer, batch, threads)) : [];
  const times = await interleave([ours, theirs, products]);
  await Promise.all([...ours, ...products].map((contender) => contender.close()));
  const [our = Number.NaN, their, plain = Number.NaN] = times;
  const samples = Math.ceil(samplesPerRound / batch) * batch;
  const rate = (seconds: number) => Math.round(samples / seconds);
  const rows: BenchRow[] = [
    {
      name: `genre-spectrum-batch-${batch}`,
      ours: rate(our),
      peer: their === undefined ? null : rate(their),
      ratio: their === undefined ? null : rounded(their / our),
      unit: "samples/s",
      ...(their === undefined && { note: install }),
    },
  ];
  if (batch === 1024) {
    const training = (samples * operationsPerSample()) / our / 1e9;
    const multiplying = (2 * product.side ** 3 * product.repetitions) / plain / 1e9;
    const name = `genre-spectrum-batch-${batch}-against-plain-product`;
    rows.push({
      name,
      ours: rounded(training),
      peer: rounded(multiplying),
      ratio: rounded(training / multiplying),
      unit: "GFLOP/s",
      note: `peer: ONNX Runtime multiplying two ${product.side}-square matrices`,
    });
  }
  return rows;
}

const rounded = (value: number) => Math.round(value * 100) / 100;

const runtimes = (): RuntimeOptions[] =>
  threadCounts.flatMap((threads) =>
    threads === 1 ? [{ threads }] : [{ threads }, { threads, spinning: true }],
  );

/** For each group, the least median over its contenders. */
async function interleave(groups: readonly (readonly Contender[])[]): Promise<(number | undefined)[]> {
  const times = groups.map((group) => group.map((): number[] => []));
  const start = performance.now();
  for (let round = 0; round <= rounds.most; round++) {
    if (round > rounds.least && performance.now() - start > rounds.seconds * 1000) break;
    for (const [g, group] of groups.entries()) {
      for (const [c, contender] of group.entries()) {
        await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
        const seconds = await contender.measure();
        // The first round warms up.
        if (round > 0) times[g][c].push(seconds);
      }
    }
  }
  return times.map((group) => (group.length === 0 ? undefined : Math.min(...group.map(median))));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Two for each multiply-add: forward, gradient of the weights, and of the inputs but for the first layer. */
function operationsPerSample(): number {
  const weights = sizes.slice(1).map((units, i) => units * sizes[i]);
  const total = weights.reduce((sum, count) => sum + count);
  return 2 * (3 * total - weights[0]);
}

async function trainingStep(batch: number, runtime: RuntimeOptions): Promise<Contender> {
  const model = defineModel({
    inputs: { x: { shape: [sizes[0]] } },
    build: (scope, { x }) => {
      const layers = sizes
        .slice(1)
        .map((units, i) => dense(units, i < sizes.length - 2 ? { activation: relu } : {}));
      return { logits: sequential(layers)(scope, x) };
    },
  });
  const random = createRandom(1);
  const stepsPerRun = Math.max(1, Math.min(8, 8192 / batch));
  const trainer = await createTrainer(
    {
      model,
      targets: { y: { shape: [sizes[sizes.length - 1]] } },
      loss: ({ logits }, { y }) => binaryCrossEntropyWithLogits(logits, y),
      optimiser: adam({ learningRate: 1e-3 }),
    },
    { batchSize: batch, stepsPerRun, seed: 0, parameters: initialise(model, random), runtime },
  );
  const { x, y } = trainer.feeds;
  for (let i = 0; i < x.data.length; i++) x.data[i] = random.next() * 2 - 1;
  for (let i = 0; i < y.data.length; i++) y.data[i] = Number(random.next() < 0.1);
  const runs = Math.ceil(samplesPerRound / batch / stepsPerRun);
  return { measure: () => timed(() => trainer.run(), runs), close: () => trainer.close() };
}

async function plainProduct(runtime: RuntimeOptions): Promise<Contender> {
  const shape = [product.side, product.side];
  const [a, b] = [input("a", shape), input("b", shape)];
  const session = await openSession(serialise({ c: matmul(a, b) }, { intoArrays: true }), runtime);
  const values = () => runtimeTensor("float32", new Float32Array(product.side ** 2).fill(0.5), shape);
  const [feeds, outputs] = [{ a: values(), b: values() }, { c: values() }];
  return {
    measure: () => timed(() => session.runInto(feeds, outputs), product.repetitions),
    close: () => session.close(),
  };
}

async function timed(work: () => Promise<unknown>, repetitions: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) await work();
  return (performance.now() - start) / 1000;
}

/** The same steps in PyTorch. */
const peerStep = (peer: Peer, batch: number, threads: number): Contender => ({
  measure: () => peer.ask({ sizes, batch, threads, steps: Math.ceil(samplesPerRound / batch) }),
  close: () => Promise.resolve(),
});
