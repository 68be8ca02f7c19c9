import { describe, expect, it } from "vitest";
import { bucket, splitByBucket } from "./splits.ts";

describe("bucket", () => {
  it("is the first 8 hex digits of the MD5, modulo 10", () => {
    // python3 -c "import hashlib; print([int(hashlib.md5(k.encode()).hexdigest()[:8],16)%10 for k in ('1','862','tt0107290','1:1193')])"
    expect(["1", "862", "tt0107290", "1:1193"].map(bucket)).toEqual([0, 8, 3, 5]);
  });
});

describe("splitByBucket", () => {
  const keys = Array.from({ length: 5000 }, (_, index) => String(index));
  const parts = splitByBucket(keys, { train: [0, 5], valid: [6, 7], test: [8, 9] });

  it("puts every key into exactly one part, in order", () => {
    const all = [...parts.train, ...parts.valid, ...parts.test].toSorted((a, b) => a - b);
    expect(all).toEqual(keys.map(Number));
    expect([...parts.valid]).toEqual([...parts.valid].toSorted((a, b) => a - b));
    expect([...parts.valid].every((index) => bucket(keys[index]) === 6 || bucket(keys[index]) === 7)).toBe(
      true,
    );
  });

  it("fills the parts in proportion to their buckets", () => {
    expect(parts.train.length / keys.length).toBeCloseTo(0.6, 1);
    expect(parts.test.length / keys.length).toBeCloseTo(0.2, 1);
  });
});
