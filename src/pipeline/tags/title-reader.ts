import { throwIfCancelled } from "../../core/index.ts";
import { TextTokenizer } from "../../encoders/text/index.ts";
import type { TokenRows } from "../../models/tag-classifier/index.ts";
import type { TitleInputs } from "./tag-scorer.ts";
import { TitleTerms } from "./title-terms.ts";
import { type TaggableTitle, titleText } from "./title-words.ts";

/** Makes of titles what a scorer reads: TF-IDF rows, and tokens where a transformer reads them. */
export class TitleReader {
  private readonly terms: TitleTerms;
  private readonly tokenizer: TextTokenizer | undefined;

  constructor(terms: TitleTerms, tokenizer?: TextTokenizer) {
    this.terms = terms;
    this.tokenizer = tokenizer;
  }

  /** @throws MarqueeError `cancelled` */
  read(titles: readonly TaggableTitle[], signal?: AbortSignal): TitleInputs {
    const rows = this.terms.rows(titles, signal);
    return this.tokenizer ? { rows, tokens: tokenRows(this.tokenizer, titles, signal) } : { rows };
  }

  /** As a JSON value, for model files. */
  toJSON() {
    const { terms, tokenizer } = this;
    return { terms, ...(tokenizer && { tokenizer }) };
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load({ terms, tokenizer }: { readonly terms?: unknown; readonly tokenizer?: unknown }): TitleReader {
    return new TitleReader(
      TitleTerms.load(terms),
      tokenizer === undefined ? undefined : TextTokenizer.load(tokenizer),
    );
  }
}

/** A title without text, or without a known token, has an empty row. */
function tokenRows(
  tokenizer: TextTokenizer,
  titles: readonly TaggableTitle[],
  signal: AbortSignal | undefined,
): TokenRows {
  const offsets = new Uint32Array(titles.length + 1);
  const ids: number[] = [];
  titles.forEach((title, row) => {
    throwIfCancelled(signal);
    const text = titleText(title);
    for (const id of (text === "" ? undefined : tokenizer.encode(text)) ?? []) ids.push(id);
    offsets[row + 1] = ids.length;
  });
  return { offsets, ids: Int32Array.from(ids) };
}
