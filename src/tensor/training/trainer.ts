import { createRandom, MarqueeError } from "../../core/index.ts";
import type { DataType, Values } from "../graph/values.ts";
import type { Feeds, Parameters, Tensors } from "../model/model.ts";
import {
  emptyTensor,
  openSession,
  type RuntimeOptions,
  type RuntimeTensor,
  runtimeTensor,
} from "../runtime/session.ts";
import { createMaskFiller } from "./masks.ts";
import { readPack, writePack } from "./packing.ts";
import {
  buildStepGraph,
  gradientName,
  lossName,
  nextName,
  type StepDefinition,
  type StepGraph,
  stepFeedName,
  stepName,
} from "./step-graph.ts";

/** Everything that a training step carries on, by name: weights, optimiser state, statistics, step count. */
export type TrainerState = Readonly<Record<string, Values<Float32Array>>>;

/** Runs training steps. The arrays in `feeds` are filled by the caller before every {@link Trainer.run}. */
export interface Trainer {
  /** Arrays to fill, by feed: `[steps · batch, ...sample]`. */
  readonly feeds: Readonly<Record<string, Values>>;
  /** Samples that one run takes. */
  readonly samplesPerRun: number;
  /** Steps that one run takes. */
  readonly stepsPerRun: number;
  /** Takes the steps; returns the loss of each. */
  run(): Promise<Float32Array>;
  /** Steps taken so far, also before this trainer when a state was given to it. */
  steps(): number;
  /** The gradient that the last run gave for a feed, `[steps · batch, ...sample]`. */
  inputGradient(feed: string): Float32Array;
  /** Weights and statistics as they are now: views that the run after the next overwrites. */
  parameters(): Parameters;
  /** All state as it is now: views that the run after the next overwrites. */
  state(): TrainerState;
  /** Goes on from a state. Throws `invalid-model` when it does not fit. */
  restore(state: TrainerState): void;
  /** Releases native memory. */
  close(): Promise<void>;
}

/** How a trainer runs. */
export interface TrainerOptions {
  /** Samples a step. */
  readonly batchSize: number;
  /** Steps unrolled in one run of the graph. */
  readonly stepsPerRun: number;
  /** First weights. */
  readonly parameters: Parameters;
  /** Seed of dropout masks. */
  readonly seed: number | string;
  readonly runtime?: RuntimeOptions;
}

/** Builds the graph of a training step and loads it. */
export async function createTrainer<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds>(
  definition: StepDefinition<Inputs, Outputs, Targets>,
  options: TrainerOptions,
): Promise<Trainer> {
  const { batchSize, stepsPerRun, runtime } = options;
  const graph = buildStepGraph(definition, { batch: batchSize, steps: stepsPerRun });
  const session = await openSession(graph.bytes, runtime);
  const buffers = new StateBuffers(graph);
  buffers.load(options.parameters);
  const feeds = Object.fromEntries(
    graph.feeds.map(({ name, type, shape }) => [name, emptyTensor(type, shape)]),
  );
  const gradients = Object.fromEntries(
    graph.inputGradients.map(({ name, shape }) => [gradientName(name), emptyTensor("float32", shape)]),
  );
  const losses = emptyTensor("float32", [stepsPerRun]);
  const masks = maskFeeds(graph, options.seed, stepsPerRun);
  const feedRows = Object.entries(feeds).flatMap(([name, block]) => stepViews(name, block, stepsPerRun));
  const fixed = { ...Object.fromEntries(feedRows), ...masks.tensors };
  return {
    feeds: Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, viewOf(tensor)])),
    samplesPerRun: batchSize * stepsPerRun,
    stepsPerRun,
    async run() {
      masks.fill(buffers.steps());
      await session.runInto(
        { ...buffers.current(), ...fixed },
        { ...buffers.next(), ...gradients, [lossName]: losses },
      );
      buffers.swap();
      if (buffers.steps() % flushEvery < stepsPerRun) buffers.flush();
      return losses.data as Float32Array;
    },
    steps: () => buffers.steps(),
    inputGradient: (feed) => gradients[gradientName(feed)].data as Float32Array,
    parameters: () => buffers.parameters(),
    state: () => buffers.state(),
    restore: (state) => buffers.restore(state),
    close: () => session.close(),
  };
}

const viewOf = (tensor: RuntimeTensor): Values => ({
  data: tensor.data as Values["data"],
  shape: tensor.dims,
});

/** The rows of each step as tensors of their own over the same memory, so that the graph need not cut them. */
function stepViews(name: string, block: RuntimeTensor, steps: number): [string, RuntimeTensor][] {
  const data = block.data as Float32Array;
  const shape = [block.dims[0] / steps, ...block.dims.slice(1)];
  const width = data.length / steps;
  return Array.from({ length: steps }, (_, step) => [
    stepFeedName(name, step),
    runtimeTensor(block.type as DataType, data.subarray(step * width, (step + 1) * width), shape),
  ]);
}

/** Masks for every step of a run, drawn anew before it. */
function maskFeeds({ masks }: StepGraph, seed: number | string, steps: number) {
  const drawn = masks.flatMap(({ name, shape, rate }) => {
    const filler = createMaskFiller(createRandom(seed).fork(`mask/${name}`).integer(0x1_0000_0000));
    return Array.from({ length: steps }, (_, step) => {
      const tensor = emptyTensor("bool", shape);
      const fill = (first: number) => filler(tensor.data as Uint8Array, rate, first + step);
      return { name: stepFeedName(`mask/${name}`, step), tensor, fill };
    });
  });
  return {
    tensors: Object.fromEntries(drawn.map(({ name, tensor }) => [name, tensor])),
    fill: (first: number) => {
      for (const { fill } of drawn) fill(first);
    },
  };
}

/** Steps between two flushes of the optimiser's state. */
const flushEvery = 256;
/** Far below what moves a weight, and far above the least normal number, 1.2·10⁻³⁸. */
const negligible = 1e-36;

/** Two sets of buffers: a run reads one and writes the other, then they change places. */
class StateBuffers {
  private readonly graph: StepGraph;
  private readonly sets: [Record<string, RuntimeTensor>, Record<string, RuntimeTensor>];

  constructor(graph: StepGraph) {
    this.graph = graph;
    const set = () =>
      Object.fromEntries(graph.state.map(({ name, shape }) => [name, emptyTensor("float32", shape)]));
    this.sets = [set(), set()];
    for (const { name, fill } of graph.state) this.array(name).fill(fill);
  }

  private array(name: string): Float32Array {
    return this.sets[0][name].data as Float32Array;
  }

  current(): Record<string, RuntimeTensor> {
    return this.sets[0];
  }

  next(): Record<string, RuntimeTensor> {
    return Object.fromEntries(Object.entries(this.sets[1]).map(([name, tensor]) => [nextName(name), tensor]));
  }

  /**
   * Sets what has all but vanished from the optimiser's state to zero. The moments of a weight without gradient
   * (behind a dead ReLU, say) decay into subnormal numbers, on which a processor is about ten times slower.
   */
  flush(): void {
    for (const { name } of this.graph.state) {
      if (!name.startsWith("optimiser/")) continue;
      const values = this.array(name);
      for (let i = 0; i < values.length; i++) if (Math.abs(values[i]) < negligible) values[i] = 0;
    }
  }

  swap(): void {
    this.sets.reverse();
  }

  steps(): number {
    return this.array(stepName)[0];
  }

  load(parameters: Parameters): void {
    for (const pack of this.graph.packs) writePack(pack, parameters, this.array(pack.name));
    for (const { name } of this.graph.state) {
      if (name.startsWith("variable/")) this.array(name).set(parameters[name.slice("variable/".length)].data);
    }
  }

  parameters(): Parameters {
    const packed = this.graph.packs.map((pack) => readPack(pack, this.array(pack.name)));
    const kept = this.graph.state
      .filter(({ name }) => name.startsWith("variable/"))
      .map(({ name, shape }) => [name.slice("variable/".length), { data: this.array(name), shape }]);
    return Object.assign({}, ...packed, Object.fromEntries(kept)) as Parameters;
  }

  state(): TrainerState {
    return Object.fromEntries(
      this.graph.state.map(({ name, shape }) => [name, { data: this.array(name), shape }]),
    );
  }

  restore(state: TrainerState): void {
    for (const { name, shape } of this.graph.state) {
      const saved = state[name];
      if (saved?.data.length !== this.array(name).length) {
        throw new MarqueeError(
          "invalid-model",
          `The saved state does not fit: "${name}" must have shape [${shape.join(", ")}].`,
          {
            hint: "Resume with the model and optimiser that wrote it, or start anew.",
          },
        );
      }
      this.array(name).set(saved.data);
    }
  }
}
