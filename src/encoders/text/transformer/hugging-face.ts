import * as tokenizers from "@huggingface/tokenizers";

/** The part of a Hugging Face tokenizer that is used here. */
export interface HuggingFaceTokenizer {
  readonly model: { readonly unk_token_id?: number } | null;
  encode(
    text: string,
    options?: { readonly add_special_tokens?: boolean },
  ): { readonly ids: readonly number[] };
  token_to_id(token: string): number | undefined;
}

interface Tokenizers {
  readonly Tokenizer: new (tokenizer: object, configuration: object) => HuggingFaceTokenizer;
}

// The package's own types import files without their extension, which TypeScript does not resolve for Node.
const { Tokenizer } = tokenizers as unknown as Tokenizers;

/** A tokenizer from the contents of `tokenizer.json` and `tokenizer_config.json`. Throws when they are unusable. */
export function huggingFaceTokenizer(tokenizer: object, configuration: object): HuggingFaceTokenizer {
  return new Tokenizer(tokenizer, configuration);
}
