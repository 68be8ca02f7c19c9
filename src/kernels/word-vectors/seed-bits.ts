import { createRandom } from "../../core/index.ts";

/** The 64 bits that a kernel is seeded with. */
export function seedBits(seed: number | string): [number, number] {
  const random = createRandom(seed);
  return [random.integer(2 ** 32), random.integer(2 ** 32)];
}
