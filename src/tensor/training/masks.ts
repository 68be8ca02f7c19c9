/** Fills a mask with 0 with probability `rate` and 1 otherwise, at a resolution of 2⁻¹⁶. */
export type MaskFiller = (mask: Uint8Array, rate: number, step: number) => void;

const golden = 0x9e3779b9;

/** A bijection of 32-bit numbers that scatters neighbours (Wellons 2018, "lowbias32"). */
function scatter(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/**
 * Masks as a pure function of seed, name and step: a counter-based generator, so that a run that is resumed
 * draws what it would have drawn. xorshift32 (Marsaglia 2003) from a scattered start, two elements a word.
 *
 * @param seed A 32-bit number for the stream of one mask.
 */
export function createMaskFiller(seed: number): MaskFiller {
  return (mask, rate, step) => {
    const threshold = Math.round(rate * 0x10000);
    let state = scatter(scatter(seed) ^ Math.imul(step + 1, golden)) || 1;
    for (let i = 0; i < mask.length; i += 2) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const word = Math.imul(state, golden);
      mask[i] = +(word >>> 16 >= threshold);
      // Beyond the end of an array of odd length this write is ignored.
      mask[i + 1] = +(((word ^ state) & 0xffff) >= threshold);
    }
  };
}
