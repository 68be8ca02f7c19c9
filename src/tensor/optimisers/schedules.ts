import {
  add,
  divide,
  less,
  maximum,
  minimum,
  multiply,
  power,
  subtract,
  where,
} from "../operations/arithmetic.ts";
import { cos } from "../operations/activation.ts";
import { scalar, single, type Tensor } from "../graph/tensor.ts";

/** A learning rate as a function of the steps done before this one (a `float32` scalar), inside the graph. */
export type Schedule = (step: Tensor) => Tensor;

/** A number as a schedule that never changes; a schedule as it is. */
export const asSchedule = (rate: number | Schedule): Schedule =>
  typeof rate === "number" ? () => scalar(rate) : rate;

/** The share of `steps` that is done, at most 1. */
const progress = (step: Tensor, steps: number): Tensor => minimum(divide(step, Math.max(1, steps)), 1);

/** From `from` to `to` in a straight line over `steps`, then constant. */
export const linearSchedule =
  (from: number, to: number, steps: number): Schedule =>
  (step) =>
    add(multiply(progress(step, steps), to - from), from);

/** floor + (rate − floor) · ½ (1 + cos(π · step / steps)) (Loshchilov and Hutter 2017), then constant. */
export const cosineSchedule =
  (rate: number, steps: number, floor = 0): Schedule =>
  (step) =>
    add(multiply(add(cos(multiply(progress(step, steps), Math.PI)), 1), (rate - floor) / 2), floor);

/** rate · decay ^ (step / steps), continuous. */
export const exponentialSchedule =
  (rate: number, decay: number, steps: number): Schedule =>
  (step) =>
    multiply(power(decay, divide(step, steps)), rate);

/** rate · factor ^ ⌊step / every⌋. */
export const stepSchedule =
  (rate: number, factor: number, every: number): Schedule =>
  (step) => {
    const ratio = divide(step, every);
    return multiply(power(factor, single("Floor", [ratio], ratio.shape)), rate);
  };

/** Rises in a straight line over the first `steps` (step 0 has 1/steps of the rate), then goes on with another schedule. */
export const warmup =
  (steps: number, then: number | Schedule): Schedule =>
  (step) => {
    const after = asSchedule(then)(maximum(subtract(step, steps), 0));
    const rising = divide(add(step, 1), steps);
    return multiply(after, where(less(step, steps), rising, 1));
  };
