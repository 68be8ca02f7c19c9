import { MarqueeError } from "../../core/index.ts";
import { differentiate } from "../gradients/differentiate.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import type { DataType } from "../graph/values.ts";
import type { Feeds, FeedTensors, Model, Tensors } from "../model/model.ts";
import { createScope, type MaskSpecification, type Variable } from "../model/scope.ts";
import { serialise } from "../onnx/serialise.ts";
import { add } from "../operations/arithmetic.ts";
import { concat, reshape } from "../operations/layout.ts";
import type { Optimiser, Slot } from "../optimisers/optimiser.ts";
import { packVariables, type Pack, unpack } from "./packing.ts";

/** What a training step is built from. */
export interface StepDefinition<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds> {
  readonly model: Model<Inputs, Outputs>;
  /** Arrays that only the loss sees: labels, sample weights. */
  readonly targets?: Targets;
  /** A scalar to be made small. */
  readonly loss: (outputs: Outputs, feeds: FeedTensors<Inputs & Targets>) => Tensor;
  readonly optimiser: Optimiser;
  /** Variables that stay as they are, by name. Default: none. */
  readonly frozen?: (name: string) => boolean;
  /** Gradients of these inputs come out of the run, for tables kept outside the graph. */
  readonly inputGradients?: readonly string[];
}

/** A value that goes into a run and comes out of it changed. */
export interface StateSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fill: number;
}

/** A feed of a run: the rows of all its steps. */
export interface BlockFeed {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
}

/** A training graph of one or more steps: forward, backward and update. */
export interface StepGraph {
  readonly bytes: Uint8Array;
  readonly packs: readonly Pack[];
  /** Every value that is carried from run to run. An output has the name of its input with {@link nextName}. */
  readonly state: readonly StateSlot[];
  readonly feeds: readonly BlockFeed[];
  /** Masks, each with the shape for one step. */
  readonly masks: readonly MaskSpecification[];
  readonly inputGradients: readonly BlockFeed[];
}

/** The name of the output that carries the next value of a state slot. */
export const nextName = (name: string): string => `next/${name}`;
/** The name of the output with the losses of the steps, `[steps]`. */
export const lossName = "loss";
/** The name of the slot that counts steps. */
export const stepName = "step";
/** The name of the input with the rows that a feed has for one step of a run. */
export const stepFeedName = (feed: string, step: number): string => `${feed}/${step}`;
/** The name of the output with the gradients of a feed. */
export const gradientName = (feed: string): string => `gradient/${feed}`;

/** The values that a step hands to the next one. */
interface Carried {
  readonly packed: readonly Tensor[];
  readonly state: readonly Tensor[];
  readonly variables: ReadonlyMap<string, Tensor>;
  readonly step: Tensor;
}

/**
 * Builds the graph of `steps` training steps on `batch` samples each. Every feed carries the rows of all steps.
 *
 * @throws `invalid-option` when the model has nothing to learn, or a gradient is wanted of a feed that is not there.
 */
export function buildStepGraph<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds>(
  definition: StepDefinition<Inputs, Outputs, Targets>,
  size: { readonly batch: number; readonly steps: number },
): StepGraph {
  const { model, optimiser, frozen = () => false } = definition;
  const packs = packVariables(model.variables.filter(({ name, trainable }) => trainable && !frozen(name)));
  if (packs.length === 0) throw new MarqueeError("invalid-option", "The model has no variable to learn.");
  const packedNames = new Set(packs.flatMap((pack) => pack.variables.map(({ name }) => name)));
  const kept = model.variables.filter(({ name }) => !packedNames.has(name));
  const slots = optimiser.init(packs);
  const blocks = blockFeeds({ ...model.inputs, ...definition.targets }, size);
  const rows = blocks.map(({ name, shape, type }) =>
    Array.from({ length: size.steps }, (_, step) =>
      input(stepFeedName(name, step), [size.batch, ...shape.slice(1)], type),
    ),
  );
  const gradientFeeds = (definition.inputGradients ?? []).map((name) => feedNamed(blocks, name));
  const masks = new MaskBlocks(size.steps);
  const start = firstState(packs, slots, kept);
  const inputs = [...start.packed, ...start.state, ...start.variables.values(), start.step, ...rows.flat()];

  let carried: Carried = start;
  const losses: Tensor[] = [];
  const gradients: Tensor[][] = [];
  for (let step = 0; step < size.steps; step++) {
    const feeds = Object.fromEntries(blocks.map(({ name }, i) => [name, rows[i][step]]));
    const result = oneStep(definition, { packs, feeds, carried, mask: (mask) => masks.take(mask, step) });
    losses.push(reshape(result.loss, [1]));
    gradients.push(result.inputGradients);
    carried = result.next;
  }
  const state = stateSlots(packs, slots, kept);
  const finals = [...carried.packed, ...carried.state, ...carried.variables.values(), carried.step];
  const outputs = Object.fromEntries([
    ...state.map(({ name }, i) => [nextName(name), finals[i]]),
    ...gradientFeeds.map(({ name }, i) => [
      gradientName(name),
      concat(
        gradients.map((list) => list[i]),
        0,
      ),
    ]),
    [lossName, concat(losses, 0)],
  ]) as Record<string, Tensor>;
  const bytes = serialise(outputs, { inputs: [...inputs, ...masks.inputs()], intoArrays: true });
  return { bytes, packs, state, feeds: blocks, masks: masks.specifications(), inputGradients: gradientFeeds };
}

function feedNamed(blocks: readonly BlockFeed[], name: string): BlockFeed {
  const found = blocks.find((block) => block.name === name);
  if (found) return found;
  throw new MarqueeError("invalid-option", `There is no feed "${name}" to give the gradient of.`, {
    hint: `The feeds are: ${blocks.map((block) => block.name).join(", ")}.`,
  });
}

function blockFeeds(feeds: Feeds, { batch, steps }: { batch: number; steps: number }): BlockFeed[] {
  return Object.entries(feeds).map(([name, { shape, type = "float32" }]) => ({
    name,
    type,
    shape: [batch * steps, ...shape],
  }));
}

function stateSlots(packs: readonly Pack[], slots: readonly Slot[], kept: readonly Variable[]): StateSlot[] {
  return [
    ...packs.map(({ name, shape }) => ({ name, shape, fill: 0 })),
    ...slots.map(({ name, shape, fill }) => ({ name: `optimiser/${name}`, shape, fill })),
    ...kept.map(({ name, shape }) => ({ name: `variable/${name}`, shape, fill: 0 })),
    { name: stepName, shape: [], fill: 0 },
  ];
}

function firstState(packs: readonly Pack[], slots: readonly Slot[], kept: readonly Variable[]): Carried {
  const tensors = stateSlots(packs, slots, kept).map(({ name, shape }) => input(name, shape));
  const afterSlots = packs.length + slots.length;
  return {
    packed: tensors.slice(0, packs.length),
    state: tensors.slice(packs.length, afterSlots),
    variables: new Map(kept.map(({ name }, i) => [name, tensors[afterSlots + i]])),
    step: tensors[tensors.length - 1],
  };
}

interface StepContext {
  readonly packs: readonly Pack[];
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly carried: Carried;
  readonly mask: (specification: MaskSpecification) => Tensor;
}

function oneStep<Inputs extends Feeds, Outputs extends Tensors, Targets extends Feeds>(
  definition: StepDefinition<Inputs, Outputs, Targets>,
  { packs, feeds, carried, mask }: StepContext,
): { readonly loss: Tensor; readonly inputGradients: Tensor[]; readonly next: Carried } {
  const values = new Map([
    ...carried.variables,
    ...packs.flatMap((pack, i) => unpack(pack, carried.packed[i])),
  ]);
  const { scope, record } = createScope({ training: true, values, mask });
  const outputs = definition.model.build(scope, feeds as FeedTensors<Inputs>);
  const loss = definition.loss(outputs, feeds as FeedTensors<Inputs & Targets>);
  const wanted = (definition.inputGradients ?? []).map((name) => feeds[name]);
  const gradients = differentiate(loss, [...carried.packed, ...wanted]);
  const { updates, state } = definition.optimiser.update(gradients.slice(0, packs.length), carried.state, {
    leaves: packs,
    parameters: carried.packed,
    step: carried.step,
  });
  return {
    loss,
    inputGradients: gradients.slice(packs.length),
    next: {
      packed: carried.packed.map((parameter, i) => add(parameter, updates[i])),
      state,
      variables: new Map(
        [...carried.variables].map(([name, value]) => [name, record.assigned.get(name) ?? value]),
      ),
      step: add(carried.step, 1),
    },
  };
}

/** Masks of all steps of a run, each with an input for every step. */
class MaskBlocks {
  private readonly tensors = new Map<string, Tensor[]>();
  private readonly known = new Map<string, MaskSpecification>();
  private readonly steps: number;

  constructor(steps: number) {
    this.steps = steps;
  }

  take(specification: MaskSpecification, step: number): Tensor {
    const { name, shape } = specification;
    let tensors = this.tensors.get(name);
    if (tensors === undefined) {
      tensors = Array.from({ length: this.steps }, (_, i) =>
        input(stepFeedName(`mask/${name}`, i), shape, "bool"),
      );
      this.tensors.set(name, tensors);
      this.known.set(name, specification);
    }
    return tensors[step];
  }

  inputs(): Tensor[] {
    return [...this.tensors.values()].flat();
  }

  specifications(): MaskSpecification[] {
    return [...this.known.values()];
  }
}
