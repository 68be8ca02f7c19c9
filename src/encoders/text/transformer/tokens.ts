import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import { type HuggingFaceTokenizer, huggingFaceTokenizer } from "./hugging-face.ts";
import { type ModelFolder, type TokenizerFiles, tokenizerFilesSchema } from "./model-folder.ts";

/** Models whose positions start behind the padding token, so that they take fewer tokens than they have positions. */
const offsetPositions = new Set([
  "roberta",
  "xlm-roberta",
  "xlm-roberta-xl",
  "camembert",
  "mpnet",
  "longformer",
  "data2vec-text",
]);
const usualLimit = 512;
/** A token is rarely longer; texts are cut before they are tokenised so that a giant one costs no more than others. */
const charactersPerToken = 32;

/** The most tokens of a text: the option or the trained length, within what the model takes. */
export function tokenLimit(model: ModelFolder, wanted: number | undefined): number {
  const { config, tokenizerConfig, sentenceLength } = model;
  const offset = offsetPositions.has(config.model_type ?? "") ? (config.pad_token_id ?? 1) + 1 : 0;
  const positions = config.max_position_embeddings;
  const limits = [
    positions === undefined ? Number.POSITIVE_INFINITY : positions - offset,
    tokenizerConfig.model_max_length ?? Number.POSITIVE_INFINITY,
  ];
  // Tokenizers without a limit say 1e30.
  const known = limits.filter((limit) => limit > 0 && limit < 1e6);
  const most = known.length > 0 ? Math.min(...known) : (wanted ?? usualLimit);
  return Math.min(wanted ?? sentenceLength ?? most, most);
}

const savedSchema = tokenizerFilesSchema.extend({ maximumTokens: z.int().positive() });

/** Texts to token ids. */
export class TextTokenizer {
  /** The token that fills rows. */
  readonly paddingId: number;
  /** Texts are cut after so many tokens, special tokens included. */
  readonly maximumTokens: number;
  private readonly files: TokenizerFiles;
  private readonly tokenizer: HuggingFaceTokenizer;
  private readonly unknownId: number | undefined;
  /** Special tokens before and after the text. */
  private readonly before: readonly number[];
  private readonly after: readonly number[];

  /** @throws MarqueeError `invalid-model` for a `tokenizer.json` that cannot be used. */
  constructor(files: TokenizerFiles, maximumTokens: number) {
    this.tokenizer = createTokenizer(files);
    this.maximumTokens = maximumTokens;
    this.files = files;
    this.unknownId = this.tokenizer.model?.unk_token_id;
    const { pad_token: padding } = files.tokenizerConfig;
    const paddingToken = typeof padding === "string" ? padding : (padding?.content ?? "[PAD]");
    this.paddingId = this.tokenizer.token_to_id(paddingToken) ?? files.config.pad_token_id ?? 0;
    const bare = this.tokenizer.encode("a", { add_special_tokens: false }).ids;
    const full = this.tokenizer.encode("a").ids;
    const start = full.findIndex((_, at) => bare.every((id, index) => full[at + index] === id));
    this.before = full.slice(0, start);
    this.after = full.slice(start + bare.length);
  }

  /** A text that every tokenizer can read, to try the model with. */
  trial(): readonly number[] {
    return this.tokenizer.encode("a").ids;
  }

  /**
   * The ids of a text with the special tokens around it, cut to the limit with the special tokens kept. `undefined`
   * when the text has no known token.
   */
  encode(text: string): number[] | undefined {
    const room = this.maximumTokens - this.before.length - this.after.length;
    const start = text.slice(0, this.maximumTokens * charactersPerToken).toWellFormed();
    const ids = this.tokenizer.encode(start, { add_special_tokens: false }).ids.slice(0, room);
    if (ids.every((id) => id === this.unknownId)) return undefined;
    return [...this.before, ...ids, ...this.after];
  }

  /** As a JSON value, to go into the files of a model. */
  toJSON() {
    const { config, tokenizer, tokenizerConfig } = this.files;
    return { maximumTokens: this.maximumTokens, config, tokenizer, tokenizerConfig };
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load(saved: unknown): TextTokenizer {
    const parsed = savedSchema.safeParse(saved);
    if (parsed.success) return new TextTokenizer(parsed.data, parsed.data.maximumTokens);
    throw new MarqueeError("invalid-model", "The tokenizer of the model is damaged.");
  }
}

function createTokenizer({ tokenizer, tokenizerConfig }: TokenizerFiles): HuggingFaceTokenizer {
  try {
    return huggingFaceTokenizer(tokenizer, tokenizerConfig);
  } catch (cause) {
    throw new MarqueeError("invalid-model", `tokenizer.json cannot be used: ${messageOf(cause)}`, { cause });
  }
}
