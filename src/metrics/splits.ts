import { createHash } from "node:crypto";

/** How many buckets {@link bucket} deals keys into. */
export const bucketCount = 10;

/**
 * The bucket, 0 to 9, of a key in every split of the protocols:
 * `parseInt(md5(key).slice(0, 8), 16) % 10`. A hash, so that any language makes the same split.
 */
export function bucket(key: string): number {
  return Number.parseInt(createHash("md5").update(key).digest("hex").slice(0, 8), 16) % bucketCount;
}

/** Positions of the keys by part: `first` and `last` bucket of a part are both included. */
export type Parts = Readonly<Record<string, readonly [first: number, last: number]>>;

/**
 * Deals keys into named parts by their bucket.
 *
 * @param keys One key per sample.
 * @param parts For example `{ train: [0, 5], valid: [6, 7], test: [8, 9] }`.
 * @returns For every part the ascending positions `[samples of the part]` of its keys.
 */
export function splitByBucket<P extends Parts>(
  keys: readonly string[],
  parts: P,
): Record<keyof P, Int32Array> {
  const buckets = Uint8Array.from(keys, bucket);
  const positions = Object.entries(parts).map(([name, [first, last]]) => {
    const inside: number[] = [];
    for (let index = 0; index < buckets.length; index++) {
      if (buckets[index] >= first && buckets[index] <= last) inside.push(index);
    }
    return [name, Int32Array.from(inside)] as const;
  });
  return Object.fromEntries(positions) as Record<keyof P, Int32Array>;
}
