import type { Values } from "../../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../../vectors/index.ts";
import type { TokenRows } from "../features.ts";

/** How token numbers are laid out for a transformer. */
export interface TokenLayout {
  /** Tokens of a row; longer titles are cut, shorter ones padded. */
  readonly tokens: number;
  readonly paddingId: number;
}

/** Writes padded tokens of titles, and which of them are tokens, to the start of feeds by the names they have. */
export function writeTokens(
  { offsets, ids }: TokenRows,
  titles: ArrayLike<number>,
  { tokens, paddingId }: TokenLayout,
  feeds: Readonly<Record<string, unknown>>,
): void {
  const target = feeds as Readonly<Record<string, BigInt64Array | undefined>>;
  const end = titles.length * tokens;
  target.input_ids?.fill(BigInt(paddingId), 0, end);
  target.attention_mask?.fill(0n, 0, end);
  target.token_type_ids?.fill(0n, 0, end);
  for (let row = 0; row < titles.length; row++) {
    const start = offsets[titles[row]];
    const length = Math.min(tokens, offsets[titles[row] + 1] - start);
    for (let at = 0; at < length; at++) {
      if (target.input_ids) target.input_ids[row * tokens + at] = BigInt(ids[start + at]);
      if (target.attention_mask) target.attention_mask[row * tokens + at] = 1n;
    }
  }
}

/** Tokens of one run, padding included: what attention needs grows with them. */
const tokensAtOnce = 8192;

/** A network that reads token numbers, and the names of its inputs. */
export interface TokenNetwork {
  readonly inputs: readonly string[];
  readonly predict: (
    feeds: Readonly<Record<string, Values>>,
  ) => Promise<Record<string, Values<Float32Array>>>;
}

/** What a network says of titles, a few of them at a time, `[titles, dimensions]`. */
export async function embedTokens(
  { inputs, predict }: TokenNetwork,
  rows: TokenRows,
  titles: ArrayLike<number>,
  layout: TokenLayout,
): Promise<Matrix> {
  const all = Int32Array.from(titles);
  const step = Math.max(1, Math.floor(tokensAtOnce / layout.tokens));
  const pieces: Float32Array[] = [];
  let dimensions = 0;
  for (let start = 0; start === 0 || start < all.length; start += step) {
    const some = all.subarray(start, start + step);
    const { data, shape } = (await predict(tokenFeeds(rows, some, inputs, layout))).embedding;
    pieces.push(data);
    dimensions = shape[1];
  }
  const values = new Float32Array(all.length * dimensions);
  pieces.forEach((piece, at) => {
    values.set(piece, at * step * dimensions);
  });
  return matrixOf(values, dimensions);
}

/** Padded tokens of titles by the names of inputs, each `[titles, tokens]`. */
export function tokenFeeds(
  rows: TokenRows,
  titles: ArrayLike<number>,
  names: readonly string[],
  layout: TokenLayout,
): Record<string, Values> {
  const shape = [titles.length, layout.tokens];
  const feeds = Object.fromEntries(
    names.map((name) => [name, { data: new BigInt64Array(shape[0] * shape[1]), shape }]),
  );
  const arrays = Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]));
  writeTokens(rows, titles, layout, arrays);
  return feeds;
}
