import { MarqueeError } from "../../core/index.ts";

/** An object of a store. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

/** What a transfer is given beside its object. */
export interface TransferOptions {
  /** Stops the transfer; the promise then rejects with code `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Files by key in a place that several machines can reach: a folder or an S3 bucket. A key is a relative path with
 * `/`. An object appears whole or not at all, and writing a key again replaces its object; of two writers at once
 * one wins whole.
 *
 * Errors: `invalid-option` (key, address, settings), `not-found` (object, bucket), `remote-failed` (no answer, after
 * repetitions), `remote-refused` (rights, keys), `disk-full`, `cancelled`.
 */
export interface ObjectStore {
  /** For people: a path or `s3://bucket/prefix`. Never holds a secret. */
  readonly address: string;
  /** Writes bytes that are in memory. */
  put(key: string, bytes: Uint8Array, options?: TransferOptions): Promise<void>;
  /** Writes a file, in bounded memory whatever its size. */
  putFile(key: string, path: string, options?: TransferOptions): Promise<void>;
  /** Reads a small object. @throws MarqueeError `not-found` */
  get(key: string, options?: TransferOptions): Promise<Uint8Array>;
  /** Reads an object into a file, which is removed again when that fails. @throws MarqueeError `not-found` */
  getFile(key: string, path: string, options?: TransferOptions): Promise<void>;
  exists(key: string): Promise<boolean>;
  /** The objects whose keys begin with `prefix`, sorted by key in UTF-8. */
  list(prefix?: string): AsyncGenerator<StoredObject>;
  /** Removes an object. One that is not there is as good as removed. */
  delete(key: string): Promise<void>;
  /** Ends connections. */
  close(): void;
}

const longestKeyBytes = 900;

/** @throws MarqueeError `invalid-option` for a key that would leave the store or that a file system cannot name. */
export function assertKey(key: string): void {
  const parts = key.split("/");
  const odd = parts.some((part) => part === "" || part.startsWith(".") || /[\\\p{Cc}]/u.test(part));
  if (!odd && Buffer.byteLength(key) <= longestKeyBytes) return;
  throw new MarqueeError("invalid-option", `${JSON.stringify(key)} cannot be the key of an object.`, {
    hint: "A key is a relative path with /, of parts that are not empty and do not begin with a dot.",
  });
}

/** The error for an object that is not there. */
export function missingObject(key: string, address: string, cause?: unknown): MarqueeError {
  return new MarqueeError("not-found", `There is no object ${key} in ${address}.`, { cause });
}
