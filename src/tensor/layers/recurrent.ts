import { failShape } from "../graph/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Scope } from "../model/scope.ts";
import { uniform } from "../model/initialisers.ts";
import { sigmoid, tanh } from "../operations/activation.ts";
import { add, multiply } from "../operations/arithmetic.ts";
import { concat, reshape, split, transpose } from "../operations/layout.ts";
import { gemm } from "../operations/matrix.ts";
import type { Layer } from "./layer.ts";

/** Options of {@link lstm}. */
export interface LstmOptions {
  /** Give the state after every step, `[batch, steps, units]`, and not only the last. Default false. */
  readonly sequences?: boolean;
  /** Read the sequence from its end; sequences come back in the order of the input. Default false. */
  readonly reversed?: boolean;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997, with forget gates): from `[batch, steps, features]`
 * to `[batch, units]`, or `[batch, steps, units]` with `sequences`. The steps are unrolled in the graph; the
 * products with the input are one matrix product for all of them.
 *
 *     i, f, o = σ(x·W + h·U + b),  g = tanh(x·W + h·U + b),  c ← f·c + i·g,  h = o·tanh(c)
 *
 * Variables: `input` `[features, 4·units]`, `recurrent` `[units, 4·units]`, `bias` `[4·units]`; the gates are in
 * the order i, f, g, o of PyTorch. First values are uniform within ±1/√units.
 */
export function lstm(units: number, options: LstmOptions = {}): Layer {
  return (scope, x) => {
    const [batch, steps, features] = x.shape;
    if (x.shape.length !== 3 || typeof steps !== "number" || typeof features !== "number") {
      return failShape("lstm", "[batch, steps, features] with static steps and features", x.shape);
    }
    const weights = lstmVariables(scope, features, units);
    // [batch, steps, features] → steps first, so that a step is a run of rows.
    const rows = reshape(transpose(x, [1, 0, 2]), [-1, features]);
    const projected = reshape(gemm(rows, weights.input, weights.bias), [steps, batch, 4 * units]);
    const perStep = split(projected, Array<number>(steps).fill(1)).map((part) =>
      reshape(part, [batch, 4 * units]),
    );
    const states = unroll(options.reversed ? perStep.toReversed() : perStep, weights.recurrent);
    if (!options.sequences) return states[states.length - 1];
    const ordered = options.reversed ? states.toReversed() : states;
    return concat(
      ordered.map((state) => reshape(state, [batch, 1, units])),
      1,
    );
  };
}

function lstmVariables(scope: Scope, features: number, units: number) {
  const initialise = uniform(1 / Math.sqrt(units));
  const variable = (name: string, shape: readonly number[]) => scope.variable(name, { shape, initialise });
  return {
    input: variable("input", [features, 4 * units]),
    recurrent: variable("recurrent", [units, 4 * units]),
    bias: variable("bias", [4 * units]),
  };
}

/** The hidden states after each step, `[batch, units]` each, from zero states. */
function unroll(projected: readonly Tensor[], recurrent: Tensor): Tensor[] {
  const units = Number(recurrent.shape[0]);
  const states: Tensor[] = [];
  let cell: Tensor | undefined;
  for (const given of projected) {
    const previous = states.at(-1);
    const gates = previous === undefined ? given : gemm(previous, recurrent, given);
    const [inputGate, forgetGate, candidate, outputGate] = split(gates, Array<number>(4).fill(units), 1);
    const added = multiply(sigmoid(inputGate), tanh(candidate));
    cell = cell === undefined ? added : add(multiply(sigmoid(forgetGate), cell), added);
    states.push(multiply(sigmoid(outputGate), tanh(cell)));
  }
  return states;
}

/**
 * Two {@link lstm | LSTMs}, one in each direction (Graves and Schmidhuber 2005), joined along the last axis:
 * `[batch, steps, features]` → `[batch, 2·units]` or `[batch, steps, 2·units]`. Scopes: `forward`, `backward`.
 */
export function bidirectionalLstm(units: number, options: { readonly sequences?: boolean } = {}): Layer {
  return (scope, x) =>
    concat([
      lstm(units, options)(scope.at("forward"), x),
      lstm(units, { ...options, reversed: true })(scope.at("backward"), x),
    ]);
}
