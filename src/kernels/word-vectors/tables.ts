/** The sigmoid at −8, −8 + 1/32, …, 8 + 1/32, `[514]`. */
export function sigmoidTable(): Float32Array {
  return Float32Array.from({ length: 514 }, (_, index) => 1 / (1 + Math.exp(8 - index / 32)));
}

/**
 * How often each word is kept, as a threshold on 32 random bits, `[words]`. A word with the share f of all words is
 * kept with probability min(1, (√(f/t) + 1) · t/f), as in word2vec's code; t = `sample`, and 0 keeps everything.
 */
export function keepThresholds(counts: ArrayLike<number>, sample: number): Uint32Array {
  const total = sum(counts);
  return Uint32Array.from(counts, (count) => {
    const ratio = (sample * total) / count;
    const probability = sample > 0 ? Math.min(1, Math.sqrt(ratio) + ratio) : 1;
    return Math.floor(probability * 0xffff_ffff);
  });
}

/** An alias table (Walker 1977, Vose 1991): slot i gives i when 32 random bits are below `thresholds[i]`. */
export interface AliasTable {
  readonly thresholds: Uint32Array;
  readonly aliases: Uint32Array;
}

/** The alias table of a distribution in proportion to `weights` (at least one must be positive). */
export function aliasTable(weights: Float64Array): AliasTable {
  const size = weights.length;
  const scale = size / sum(weights);
  const height = weights.map((weight) => weight * scale);
  const thresholds = new Uint32Array(size).fill(0xffff_ffff);
  const aliases = Uint32Array.from({ length: size }, (_, index) => index);
  const low: number[] = [];
  const high: number[] = [];
  height.forEach((value, index) => (value < 1 ? low : high).push(index));
  while (low.length > 0 && high.length > 0) {
    const under = low.pop() as number;
    const over = high[high.length - 1];
    thresholds[under] = Math.floor(height[under] * 0xffff_ffff);
    aliases[under] = over;
    height[over] -= 1 - height[under];
    if (height[over] < 1) low.push(high.pop() as number);
  }
  return { thresholds, aliases };
}

/**
 * The noise distribution over groups of `blocks` words that are neighbours in order of frequency: a group's weight
 * is the sum of count^exponent of its words (Mikolov et al. 2013, section 2.2, with exponent .75).
 */
export function groupNoise(counts: ArrayLike<number>, blocks: number, exponent: number): AliasTable {
  const weights = new Float64Array(Math.ceil(counts.length / blocks));
  for (let word = 0; word < counts.length; word++) {
    weights[Math.floor(word / blocks)] += counts[word] ** exponent;
  }
  return aliasTable(weights);
}

/** How many blocks a vocabulary is dealt to: 16, or fewer so that each has at least 64 words to draw noise from. */
export function blockCount(words: number): number {
  return Math.max(1, Math.min(16, Math.floor(words / 64)));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index];
  return total;
}
