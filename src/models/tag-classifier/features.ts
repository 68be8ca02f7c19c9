import { MarqueeError } from "../../core/index.ts";
import { type Matrix, type SparseMatrix, takeRows, takeSparseRows } from "../../vectors/index.ts";

/** Texts as numbers of tokens: title `i` has `ids[offsets[i]]` up to `ids[offsets[i + 1]]`. */
export interface TokenRows {
  /** `[titles + 1]` */
  readonly offsets: Uint32Array;
  readonly ids: Int32Array;
}

/**
 * What titles say, in one or more forms side by side. Which of them is read is the embedder's choice; whatever is there
 * has a row for every title.
 */
export interface TitleFeatures {
  /** Number of titles. */
  readonly rows: number;
  /** Weighted terms, `[titles, terms]`; a title without text has an empty row. */
  readonly terms?: SparseMatrix;
  /** Dense vectors `[titles, features]`: text embeddings, or those of other modalities where there is no text. */
  readonly dense?: Matrix;
  /** Tokens of a transformer. */
  readonly tokens?: TokenRows;
}

/** The features of some titles, in the given order. */
export function takeFeatures(
  { terms, dense, tokens }: TitleFeatures,
  rows: ArrayLike<number>,
): TitleFeatures {
  return {
    rows: rows.length,
    ...(terms && { terms: takeSparseRows(terms, rows) }),
    ...(dense && { dense: takeRows(dense, rows) }),
    ...(tokens && { tokens: takeTokens(tokens, rows) }),
  };
}

function takeTokens({ offsets, ids }: TokenRows, rows: ArrayLike<number>): TokenRows {
  const taken = Array.from(rows, (row) => ids.subarray(offsets[row], offsets[row + 1]));
  const starts = new Uint32Array(rows.length + 1);
  taken.forEach((list, at) => {
    starts[at + 1] = starts[at] + list.length;
  });
  const all = new Int32Array(starts[rows.length]);
  taken.forEach((list, at) => {
    all.set(list, starts[at]);
  });
  return { offsets: starts, ids: all };
}

/** @throws MarqueeError `invalid-shape` when a form has another number of rows than titles. */
export function checkFeatures({ rows, terms, dense, tokens }: TitleFeatures): void {
  const counts = { terms: terms?.rows, dense: dense?.rows, tokens: tokens && tokens.offsets.length - 1 };
  for (const [form, count] of Object.entries(counts)) {
    if (count === undefined || count === rows) continue;
    throw new MarqueeError("invalid-shape", `${rows} titles have ${count} rows of ${form}.`);
  }
}

/**
 * Whether anything at all is known of each title, `[titles]`: 0 for one without terms, without tokens and with a dense
 * vector of zeros. Nothing but the frequency of tags can be said about those.
 */
export function knownTitles({ rows, terms, dense, tokens }: TitleFeatures): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) => {
    if (terms && terms.offsets[row + 1] > terms.offsets[row]) return 1;
    if (tokens && tokens.offsets[row + 1] > tokens.offsets[row]) return 1;
    const vector = dense?.values.subarray(row * dense.dimensions, (row + 1) * dense.dimensions);
    return Number(vector?.some((value) => value !== 0) ?? false);
  });
}
