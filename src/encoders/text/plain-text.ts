import type { TextDocument } from "./encoder.ts";

/** Options of {@link plainText}. */
export interface PlainTextOptions {
  /** Put before the text, as models such as E5 want it (`passage: `). Default empty. */
  readonly prefix?: string;
  /** The text is cut after this many UTF-16 code units, the prefix included. Default: no limit. */
  readonly maximumCharacters?: number;
}

/**
 * A document as encoders of running text read it: the text, then the terms with their underscores turned into
 * spaces, divided by commas. A document without text and terms gives the empty string, also with a prefix.
 */
export function plainText(document: TextDocument, options: PlainTextOptions = {}): string {
  const { prefix = "", maximumCharacters = Number.POSITIVE_INFINITY } = options;
  const terms = (document.terms ?? []).map((term) => term.replaceAll("_", " ")).join(", ");
  const text = [document.text.trim(), terms].filter((part) => part !== "").join("\n");
  if (text === "") return "";
  // A cut may fall inside a surrogate pair; half of one is not Unicode and remote services refuse it.
  return `${prefix}${text}`.slice(0, maximumCharacters).toWellFormed();
}
