import { describe, expect, it } from "vitest";
import { createRandom, MarqueeError } from "../../../core/index.ts";
import { retryAfterSeconds, retrying } from "./retry.ts";

describe("retryAfterSeconds", () => {
  const clock = { now: () => Date.UTC(2026, 0, 1) };
  it("reads numbers and dates", () => {
    expect(retryAfterSeconds("12", clock)).toBe(12);
    expect(retryAfterSeconds("Thu, 01 Jan 2026 00:00:30 GMT", clock)).toBe(30);
    expect(retryAfterSeconds("Wed, 31 Dec 2025 00:00:00 GMT", clock)).toBe(0);
    expect(retryAfterSeconds("soon", clock)).toBeUndefined();
    expect(retryAfterSeconds(null, clock)).toBeUndefined();
  });
});

describe("retrying", () => {
  it("waits longer each time, up to the longest wait", async () => {
    const times: number[] = [];
    const call = async () => {
      times.push(performance.now());
      throw new MarqueeError("remote-failed", "no");
    };
    const options = {
      attempts: 5,
      firstDelaySeconds: 0.04,
      longestDelaySeconds: 0.08,
      random: createRandom(1),
    };
    await expect(retrying(call, options)).rejects.toThrow("no Given up after 5 attempts.");
    const waits = times.slice(1).map((time, index) => time - times[index]);
    const least = [20, 40, 40, 40];
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThan(least[index] - 2);
    });
  });

  it("does not repeat what cannot succeed", async () => {
    let calls = 0;
    const call = async () => {
      calls++;
      throw new MarqueeError("remote-refused", "never");
    };
    const options = { attempts: 5, firstDelaySeconds: 1, longestDelaySeconds: 1, random: createRandom(1) };
    await expect(retrying(call, options)).rejects.toMatchObject({ code: "remote-refused" });
    expect(calls).toBe(1);
  });
});
