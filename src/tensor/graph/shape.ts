import { MarqueeError } from "../../core/index.ts";

/** A size, or the name of a size that is only known when the graph runs (such as `"batch"`). */
export type Dimension = number | string;

/** The dimensions of a tensor, outermost first. A scalar has none. */
export type Shape = readonly Dimension[];

/** A shape as people read it: `[batch, 128]`. */
export const formatShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Whether two shapes are the same, symbolic dimensions by name. */
export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((dimension, i) => dimension === right[i]);
}

/** Throws `invalid-shape` with the operation, what it expected and the shapes it received. */
export function failShape(operation: string, expected: string, ...received: Shape[]): never {
  throw new MarqueeError(
    "invalid-shape",
    `${operation} expects ${expected}; received ${received.map(formatShape).join(" and ")}.`,
    { details: { operation, shapes: received.map((shape) => [...shape]) } },
  );
}

/** The shape that both broadcast to, by the rules of NumPy. Throws `invalid-shape` when there is none. */
export function broadcastShapes(operation: string, left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, i) => {
    const a = left[left.length - rank + i] ?? 1;
    const b = right[right.length - rank + i] ?? 1;
    if (a === b || b === 1) return a;
    if (a === 1) return b;
    // A name against a number: the number must hold when the graph runs.
    if (typeof a === "string" && typeof b === "number") return b;
    if (typeof b === "string" && typeof a === "number") return a;
    return failShape(operation, "shapes that broadcast to each other", left, right);
  });
}

/** The shape as numbers. Throws `invalid-shape` when a dimension is symbolic. */
export function staticShape(operation: string, shape: Shape): number[] {
  return shape.map((dimension) =>
    typeof dimension === "number"
      ? dimension
      : failShape(operation, "a shape without symbolic dimensions", shape),
  );
}

/** The number of elements. Throws `invalid-shape` when a dimension is symbolic. */
export function sizeOf(shape: Shape, operation = "size"): number {
  return staticShape(operation, shape).reduce((product, dimension) => product * dimension, 1);
}

/** An axis counted from the front. Negative axes count from the back. Throws `invalid-shape` outside the rank. */
export function normaliseAxis(operation: string, axis: number, shape: Shape): number {
  const normal = axis < 0 ? axis + shape.length : axis;
  if (normal < 0 || normal >= shape.length) failShape(operation, `a tensor that has axis ${axis}`, shape);
  return normal;
}

/** Several axes as {@link normaliseAxis}, ascending; all axes when left out. */
export function normaliseAxes(
  operation: string,
  axes: number | readonly number[] | undefined,
  shape: Shape,
): number[] {
  if (axes === undefined) return shape.map((_, i) => i);
  const list = typeof axes === "number" ? [axes] : axes;
  return [...new Set(list.map((axis) => normaliseAxis(operation, axis, shape)))].sort((a, b) => a - b);
}
