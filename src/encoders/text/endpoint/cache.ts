/** A vector with the key it is kept under. */
export interface CachedEmbedding {
  /** SHA-256 in hexadecimal of everything that decides the vector. */
  readonly key: string;
  readonly vector: Float32Array;
}

/** Where vectors that were paid for are kept. */
export interface EmbeddingCache {
  /** The vector of each key, `undefined` where there is none. */
  get(keys: readonly string[]): Promise<readonly (Float32Array | undefined)[]>;
  /** Keeps vectors. Once the promise resolves they are safe against the end of the process. */
  put(entries: readonly CachedEmbedding[]): Promise<void>;
}

/** A cache that lives as long as the process. */
export function createMemoryCache(): EmbeddingCache {
  const vectors = new Map<string, Float32Array>();
  return {
    get: async (keys) => keys.map((key) => vectors.get(key)?.slice()),
    put: async (entries) => {
      for (const { key, vector } of entries) vectors.set(key, vector.slice());
    },
  };
}
