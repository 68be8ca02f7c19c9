import { MarqueeError } from "../core/index.ts";

/** Checks that two `[samples, labels]` matrices agree in size. */
export function requireSameSize(first: ArrayLike<number>, second: ArrayLike<number>, labels: number): void {
  if (first.length !== second.length || first.length % labels !== 0) {
    throw new MarqueeError(
      "invalid-shape",
      `Expected two matrices of [samples, ${labels}], got ${first.length} and ${second.length} values.`,
    );
  }
}
