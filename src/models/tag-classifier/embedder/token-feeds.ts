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
