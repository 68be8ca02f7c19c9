/** A text's tokens and where its vector goes. */
export interface TokenRow {
  readonly row: number;
  readonly ids: readonly number[];
}

/** Batches of rows of similar length, the longest first, so that little is padding. */
export function batchByLength(
  rows: readonly TokenRow[],
  limits: { readonly batchDocuments: number; readonly batchTokens: number },
): TokenRow[][] {
  const sorted = rows.toSorted((a, b) => b.ids.length - a.ids.length || a.row - b.row);
  const batches: TokenRow[][] = [];
  for (let start = 0; start < sorted.length; ) {
    const fitting = Math.floor(limits.batchTokens / sorted[start].ids.length);
    const end = start + Math.max(1, Math.min(fitting, limits.batchDocuments));
    batches.push(sorted.slice(start, end));
    start = end;
  }
  return batches;
}

/** A batch as the arrays that a model is fed, each `[documents, tokens]`, padded at the end. */
export interface PaddedBatch {
  readonly documents: number;
  readonly tokens: number;
  readonly ids: BigInt64Array;
  /** 1 for a token, 0 for padding. */
  readonly mask: BigInt64Array;
}

/** Pads a batch to its longest row. */
export function padBatch(
  batch: readonly { readonly ids: readonly number[] }[],
  paddingId: number,
): PaddedBatch {
  const tokens = Math.max(...batch.map(({ ids }) => ids.length));
  const ids = new BigInt64Array(batch.length * tokens).fill(BigInt(paddingId));
  const mask = new BigInt64Array(batch.length * tokens);
  batch.forEach((row, document) => {
    row.ids.forEach((id, index) => {
      ids[document * tokens + index] = BigInt(id);
    });
    mask.fill(1n, document * tokens, document * tokens + row.ids.length);
  });
  return { documents: batch.length, tokens, ids, mask };
}
