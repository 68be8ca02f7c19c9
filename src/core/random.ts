import { createHash } from "node:crypto";

/** A seeded source of random numbers. The same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 1), with 32 bits of resolution. */
  next(): number;
  /** A uniform integer in [0, `below`). */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma with the given shape (> 0) and scale 1. */
  gamma(shape: number): number;
  /** Beta(alpha, beta), both > 0. */
  beta(alpha: number, beta: number): number;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(array: T): T;
  /** An independent stream that depends only on this stream's seed and the label, not on what was drawn. */
  fork(label: string): Random;
  /** The internal state, to be given to {@link restoreRandom}. */
  state(): RandomState;
}

/** Serialisable state of a {@link Random}. */
export interface RandomState {
  readonly seed: string;
  readonly words: readonly [number, number, number, number];
}

/** Creates a random stream from a seed (xoshiro128**, Blackman and Vigna 2018, seeded through SHA-256). */
export function createRandom(seed: number | string): Random {
  const digest = createHash("sha256").update(String(seed)).digest();
  const words = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset));
  return restoreRandom({ seed: String(seed), words: words as [number, number, number, number] });
}

/** Continues a stream from a saved state. */
export function restoreRandom(state: RandomState): Random {
  return new Xoshiro(state.seed, state.words);
}

const rotateLeft = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

class Xoshiro implements Random {
  private readonly seed: string;
  private readonly words: Uint32Array;

  constructor(seed: string, words: readonly number[]) {
    this.seed = seed;
    this.words = Uint32Array.from(words);
  }

  private bits(): number {
    const s = this.words;
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  next(): number {
    return this.bits() / 0x1_0000_0000;
  }

  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  normal(): number {
    // Box–Muller; 1 - u keeps the logarithm finite.
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  gamma(shape: number): number {
    // Marsaglia and Tsang (2000); shapes below 1 are boosted by one and corrected.
    if (shape < 1) return this.gamma(shape + 1) * (1 - this.next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  beta(alpha: number, beta: number): number {
    const x = this.gamma(alpha);
    const y = this.gamma(beta);
    // Both underflow to zero for very small parameters, where the distribution is a coin of its mean.
    return x + y > 0 ? x / (x + y) : Number(this.next() < alpha / (alpha + beta));
  }

  shuffle<T extends { [index: number]: unknown; readonly length: number }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return array;
  }

  fork(label: string): Random {
    return createRandom(`${this.seed}/${label}`);
  }

  state(): RandomState {
    const [a, b, c, d] = this.words;
    return { seed: this.seed, words: [a, b, c, d] };
  }
}
