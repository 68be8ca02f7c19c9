import { MarqueeError } from "../../core/index.ts";
import { failShape, sameShape, type Shape } from "../graph/shape.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import type { Initialiser } from "./initialisers.ts";

/** A variable of a model: a weight that is learned, or a statistic that the forward pass keeps up to date. */
export interface VariableSpecification {
  readonly shape: readonly number[];
  readonly initialise: Initialiser;
  /** Learned by gradient. Default true; false for running statistics. */
  readonly trainable?: boolean;
  /** Whether weight decay applies. Default: true for two and more dimensions, as biases and scales should not decay. */
  readonly decay?: boolean;
}

/** A variable with its full name. */
export interface Variable extends Required<VariableSpecification> {
  readonly name: string;
}

/** A random mask that the training loop draws anew for every step. */
export interface MaskSpecification {
  readonly name: string;
  /** Shape for one step, row-major; the batch is axis 0. */
  readonly shape: readonly number[];
  /** Share of zeros, in [0, 1). */
  readonly rate: number;
}

/**
 * Where a layer finds its variables. Names are paths: `scope.at("hidden").variable("weight", …)` is
 * `hidden/weight`. Asking twice for a name gives the same tensor, which is how layers share weights.
 */
export interface Scope {
  /** True while the graph of a training step is built: dropout drops, batch norm uses the batch. */
  readonly training: boolean;
  /** A scope below this one. */
  at(name: string): Scope;
  /** The current value of a variable. Declares it when the model is first built. */
  variable(name: string, specification: VariableSpecification): Tensor;
  /** Gives a variable that is not trainable its value for the next step. Ignored outside training. */
  assign(name: string, value: Tensor): void;
  /** A mask of `bool` that is false with probability `rate`, drawn anew for every step. Only in training. */
  mask(name: string, shape: Shape, rate: number): Tensor;
}

/** What a {@link createScope | root scope} works with and collects. */
export interface ScopeRecord {
  readonly variables: Map<string, Variable>;
  readonly values: Map<string, Tensor>;
  readonly assigned: Map<string, Tensor>;
  readonly masks: Map<string, MaskSpecification & { readonly tensor: Tensor }>;
}

/** How a root scope behaves. */
export interface ScopeOptions {
  readonly training: boolean;
  /** Current values by name. A variable without one becomes an input of the graph under its own name. */
  readonly values?: ReadonlyMap<string, Tensor>;
  /** Where masks come from. */
  readonly mask?: (specification: MaskSpecification) => Tensor;
}

/** A root scope, and the record of what the layers asked it for. */
export function createScope(options: ScopeOptions): { readonly scope: Scope; readonly record: ScopeRecord } {
  const record: ScopeRecord = {
    variables: new Map(),
    values: new Map(options.values),
    assigned: new Map(),
    masks: new Map(),
  };
  return { scope: scopeAt("", options, record), record };
}

function scopeAt(path: string, options: ScopeOptions, record: ScopeRecord): Scope {
  const full = (name: string) => (path === "" ? name : `${path}/${name}`);
  return {
    training: options.training,
    at: (name) => scopeAt(full(name), options, record),
    variable: (name, specification) => declareVariable(full(name), specification, record),
    assign: (name, value) => void record.assigned.set(full(name), value),
    mask: (name, shape, rate) => drawMask(full(name), shape, rate, options, record),
  };
}

function declareVariable(name: string, specification: VariableSpecification, record: ScopeRecord): Tensor {
  const { shape, initialise, trainable = true, decay = trainable && shape.length > 1 } = specification;
  record.variables.set(name, { name, shape, initialise, trainable, decay });
  const value = record.values.get(name) ?? input(name, shape);
  if (!sameShape(value.shape, shape))
    failShape(`The variable "${name}"`, `shape [${shape.join(", ")}]`, value.shape);
  record.values.set(name, value);
  return value;
}

function drawMask(
  name: string,
  shape: Shape,
  rate: number,
  options: ScopeOptions,
  record: ScopeRecord,
): Tensor {
  if (!(rate >= 0 && rate < 1)) {
    throw new MarqueeError(
      "invalid-option",
      `The rate of the mask "${name}" is ${rate}; it must be in [0, 1).`,
    );
  }
  const sizes = shape.map((dimension) =>
    typeof dimension === "number" ? dimension : failShape("mask", "a static shape", shape),
  );
  const specification = { name, shape: sizes, rate };
  const tensor = options.mask?.(specification) ?? input(`mask/${name}`, sizes, "bool");
  record.masks.set(name, { ...specification, tensor });
  return tensor;
}
