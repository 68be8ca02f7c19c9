import type { Random } from "../../core/index.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import type { DataType, Values } from "../graph/values.ts";
import { createScope, type Scope, type Variable } from "./scope.ts";

/** One named array of a data set, described for one sample. */
export interface FeedSpecification {
  /** Shape of one sample; `[]` for a number a sample. */
  readonly shape: readonly number[];
  /** Default `float32`. Indices are `int32`. */
  readonly type?: DataType;
}

/** Feeds by name. */
export type Feeds = Readonly<Record<string, FeedSpecification>>;

/** The tensors of feeds, `[batch, ...shape of a sample]`. */
export type FeedTensors<Specification extends Feeds> = { readonly [Name in keyof Specification]: Tensor };

/** Tensors by name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Weights and statistics by name. */
export type Parameters = Readonly<Record<string, Values<Float32Array>>>;

/** What {@link defineModel} needs. */
export interface ModelDefinition<Inputs extends Feeds, Outputs extends Tensors> {
  readonly inputs: Inputs;
  /**
   * Builds the forward graph. Called again for every graph that is needed (training, prediction, export), so it
   * must depend on nothing but its arguments.
   */
  build(scope: Scope, inputs: FeedTensors<Inputs>): Outputs;
}

/** A model: how its outputs follow from its inputs and variables. It holds no weights. */
export interface Model<Inputs extends Feeds = Feeds, Outputs extends Tensors = Tensors>
  extends ModelDefinition<Inputs, Outputs> {
  /** All variables, in the order in which the layers ask for them. */
  readonly variables: readonly Variable[];
}

/** The tensors that feed a graph, with a batch axis in front. */
export function feedTensors<Specification extends Feeds>(
  feeds: Specification,
  batch: number | string,
): FeedTensors<Specification> {
  const tensors = Object.entries(feeds).map(([name, { shape, type }]) => [
    name,
    input(name, [batch, ...shape], type),
  ]);
  return Object.fromEntries(tensors) as FeedTensors<Specification>;
}

/** Defines a model and finds its variables by building it once with a symbolic batch. */
export function defineModel<const Inputs extends Feeds, Outputs extends Tensors>(
  definition: ModelDefinition<Inputs, Outputs>,
): Model<Inputs, Outputs> {
  const { scope, record } = createScope({ training: false });
  definition.build(scope, feedTensors(definition.inputs, "batch"));
  return { ...definition, variables: [...record.variables.values()] };
}

/** First values of all variables. Each has a random stream of its own, by its name. */
export function initialise(model: { readonly variables: readonly Variable[] }, random: Random): Parameters {
  const entries = model.variables.map(({ name, shape, initialise: fill }) => [
    name,
    { data: fill(random.fork(name), shape), shape },
  ]);
  return Object.fromEntries(entries) as Parameters;
}
