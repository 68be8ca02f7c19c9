/** What encoding would cost, before any of it is requested. */
export interface CostEstimate {
  readonly documents: number;
  /** Documents whose vector is in the cache already. */
  readonly cached: number;
  /** Distinct texts to send. Empty documents and repetitions are neither cached nor sent. */
  readonly toRequest: number;
  /** Characters to send. */
  readonly characters: number;
  /** Tokens to be billed, approximately: see {@link approximateTokens}. */
  readonly tokens: number;
  /** US dollars for the tokens, `undefined` when the price is unknown. */
  readonly costUsd: number | undefined;
}

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Extended_Pictographic}]/gu;
const otherLetters = /[^\0-\x7f]/gu;

/**
 * Roughly how many tokens a text has, without the service's tokenizer: four ASCII characters a token, two of other
 * alphabets, and one of scripts without spaces, Hangul or emoji; rounded up. Tokenizers differ by some tens of
 * percent either way; what a service bills counts.
 */
export function approximateTokens(text: string): number {
  const dense = text.match(unspaced)?.length ?? 0;
  const beyondAscii = text.match(otherLetters)?.length ?? 0;
  const ascii = text.length - (text.match(/[^\0-\x7f]/g)?.length ?? 0);
  return Math.ceil(ascii / 4 + (beyondAscii - dense) / 2 + dense);
}

/** US dollars for tokens, `undefined` when the price is unknown. */
export function costOf(tokens: number, pricePerMillionTokens: number | undefined): number | undefined {
  return pricePerMillionTokens === undefined ? undefined : (tokens / 1_000_000) * pricePerMillionTokens;
}
