import { createRandom, type Random } from "../../core/index.ts";
import { sizeOf, staticShape } from "../graph/shape.ts";
import { constant, input, type Tensor } from "../graph/tensor.ts";
import { serialise } from "../onnx/serialise.ts";
import { multiply } from "../operations/arithmetic.ts";
import { sum } from "../operations/reduction.ts";
import { openSession, type RuntimeTensor, runtimeTensor } from "../runtime/session.ts";
import { differentiate } from "./differentiate.ts";

/** Where the points of a check are drawn from. */
export interface CheckOptions {
  /** Least and greatest element. Default −2 and 2. */
  readonly range?: readonly [number, number];
  /** Elements keep at least this distance from these numbers, where the function has kinks. */
  readonly avoid?: readonly number[];
  readonly distance?: number;
  /** Elements are spread evenly over the range in random order, so that no two are close. Default false. */
  readonly spread?: boolean;
}

/** A gradient by differentiation of the graph and by differences, element by element. */
export interface CheckResult {
  readonly analytic: number[];
  readonly numeric: number[];
}

/**
 * Compares gradients of Σ w · f(x…), with fixed random w, with central differences of fourth order,
 * (8 (f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h. The sum is taken in double precision.
 */
export async function checkGradient(
  shapes: readonly (readonly number[])[],
  build: (...inputs: Tensor[]) => Tensor,
  options: CheckOptions = {},
): Promise<CheckResult> {
  const inputs = shapes.map((shape, i) => input(`x${i}`, shape));
  const output = build(...inputs);
  const random = createRandom("gradient check");
  const weights = Float32Array.from({ length: sizeOf(output.shape) }, () => random.normal());
  const loss = sum(multiply(output, constant(weights, staticShape("check", output.shape))));
  const gradients = differentiate(loss, inputs);
  const named = Object.fromEntries(gradients.map((gradient, i) => [`g${i}`, gradient]));
  const session = await openSession(serialise({ y: output, ...named }, { inputs }), { threads: 1 });
  const points = shapes.map((shape) => drawPoint(sizeOf(shape), random, options));
  const feeds: Record<string, RuntimeTensor> = Object.fromEntries(
    points.map((point, i) => [`x${i}`, runtimeTensor("float32", point, shapes[i])]),
  );
  const first = await session.run(feeds);
  const analytic = shapes.flatMap((_, i) => Array.from(first[`g${i}`].data as Float32Array));
  const value = async () => {
    const { data } = (await session.run(feeds, ["y"])).y;
    return (data as Float32Array).reduce((total, y, i) => total + y * weights[i], 0);
  };
  const numeric: number[] = [];
  for (const point of points) {
    for (let i = 0; i < point.length; i++) numeric.push(await derivative(point, i, value));
  }
  await session.close();
  return { analytic, numeric };
}

function drawPoint(size: number, random: Random, options: CheckOptions): Float32Array {
  if (!options.spread) return Float32Array.from({ length: size }, () => draw(() => random.next(), options));
  const [from, to] = options.range ?? [-2, 2];
  return random.shuffle(
    Float32Array.from({ length: size }, (_, i) => from + ((to - from) * (i + 0.5)) / size),
  );
}

function draw(next: () => number, { range = [-2, 2], avoid = [], distance = 0.1 }: CheckOptions): number {
  for (;;) {
    const value = range[0] + (range[1] - range[0]) * next();
    if (avoid.every((kink) => Math.abs(value - kink) >= distance)) return value;
  }
}

async function derivative(point: Float32Array, i: number, value: () => Promise<number>): Promise<number> {
  const centre = point[i];
  const step = 0.02;
  const at = async (offset: number) => {
    point[i] = centre + offset;
    return value();
  };
  const near = (await at(step)) - (await at(-step));
  const far = (await at(2 * step)) - (await at(-2 * step));
  point[i] = centre;
  return (8 * near - far) / (12 * step);
}
