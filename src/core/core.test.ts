import { describe, expect, it } from "vitest";
import { mapConcurrently } from "./concurrency.ts";
import { MarqueeError, messageOf, throwIfCancelled } from "./errors.ts";
import { canonicalJson, hashOf, sha256 } from "./hashing.ts";
import { paceOf } from "./progress.ts";

describe("hashing", () => {
  it("does not depend on the order of keys but on everything else", () => {
    expect(canonicalJson({ b: 1, a: [{ d: null, c: undefined }] })).toBe('{"a":[{"d":null}],"b":1}');
    expect(hashOf({ a: 1, b: 2 })).toBe(hashOf({ b: 2, a: 1 }));
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("MarqueeError", () => {
  it("carries code, hint and cause, and knows whether to try again", () => {
    const cause = new Error("socket");
    const error = new MarqueeError("remote-failed", "The endpoint is down.", { cause, hint: "Wait." });
    expect(error).toMatchObject({
      code: "remote-failed",
      hint: "Wait.",
      cause,
      retryable: true,
      details: {},
    });
    expect(new MarqueeError("invalid-row", "x").retryable).toBe(false);
    expect(messageOf(error)).toBe("The endpoint is down.");
    expect(messageOf("text")).toBe("text");
  });

  it("is thrown for an aborted signal only", () => {
    expect(() => throwIfCancelled(AbortSignal.abort())).toThrow(MarqueeError);
    expect(() => throwIfCancelled(undefined)).not.toThrow();
  });
});

describe("mapConcurrently", () => {
  it("keeps the order and the limit", async () => {
    let running = 0;
    let most = 0;
    const double = async (value: number) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5 - value));
      running--;
      return value * 2;
    };
    expect(await mapConcurrently([1, 2, 3, 4, 5], double, { limit: 2 })).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
  });

  it("starts nothing new after a failure and waits for what runs", async () => {
    const started: number[] = [];
    const fail = async (value: number) => {
      started.push(value);
      if (value === 1) throw new Error("one");
    };
    await expect(mapConcurrently([1, 2, 3, 4], fail, { limit: 1 })).rejects.toThrow("one");
    expect(started).toEqual([1]);
  });

  it("stops when cancelled", async () => {
    const options = { limit: 2, signal: AbortSignal.abort() };
    await expect(mapConcurrently([1], async (value) => value, options)).rejects.toMatchObject({
      code: "cancelled",
    });
  });
});

describe("paceOf", () => {
  it("knows rate and remaining time", () => {
    expect(paceOf(50, 200, 10)).toEqual({ rate: 5, remainingSeconds: 30 });
    expect(paceOf(0, 200, 0)).toEqual({ rate: 0, remainingSeconds: undefined });
    expect(paceOf(5, undefined, 1)).toEqual({ rate: 5, remainingSeconds: undefined });
  });
});
