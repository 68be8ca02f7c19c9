import { hashOf } from "../../../core/index.ts";
import type { TextDocument } from "../encoder.ts";
import { plainText } from "../plain-text.ts";
import type { EndpointConfiguration } from "./options.ts";

/** A text to be turned into a vector, with the key that its vector is kept under. */
export interface TextRequest {
  /** SHA-256 of everything that decides the vector: service, model, length and text. */
  readonly key: string;
  /** Empty for an empty document, which is never sent. */
  readonly text: string;
}

/** The request of each document, in order. */
export function textRequests(
  documents: readonly TextDocument[],
  { baseUrl, model, dimensions, prefix, maximumCharacters }: EndpointConfiguration,
): TextRequest[] {
  return documents.map((document) => {
    const text = plainText(document, { prefix, maximumCharacters });
    return { key: hashOf({ baseUrl, model, dimensions, text }), text };
  });
}

/** Requests with the same text only once, empty ones not at all. */
export function distinctRequests(requests: readonly TextRequest[]): TextRequest[] {
  const byKey = new Map(requests.map((request) => [request.key, request]));
  return [...byKey.values()].filter((request) => request.text !== "");
}

/** Cuts requests into batches of limited number and characters; a text beyond the limit goes alone. */
export function batchRequests(
  requests: readonly TextRequest[],
  limits: { readonly batchDocuments: number; readonly batchCharacters: number },
): TextRequest[][] {
  const batches: TextRequest[][] = [];
  let batch: TextRequest[] = [];
  let characters = 0;
  for (const request of requests) {
    const full = batch.length === limits.batchDocuments;
    if (batch.length > 0 && (full || characters + request.text.length > limits.batchCharacters)) {
      batches.push(batch);
      batch = [];
      characters = 0;
    }
    batch.push(request);
    characters += request.text.length;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
