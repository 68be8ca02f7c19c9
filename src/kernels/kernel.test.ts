import { describe, expect, it } from "vitest";
import { Arena } from "./arena.ts";
import { loadKernel } from "./kernel.ts";

describe("loadKernel", () => {
  it("gives instances that share their memory but not their settings", () => {
    const arena = new Arena();
    const [inputs, outputs] = [arena.reserve(32), arena.reserve(32)];
    const memory = arena.allocate();
    const [one, two] = [loadKernel("word-vectors", memory), loadKernel("word-vectors", memory)];
    one.setSeed(1, 2);
    one.setWeights(inputs, outputs, 16);
    two.setSeed(1, 2);
    two.setWeights(inputs, outputs, 16);
    one.fillInputs(0, 2, 3, 5);
    const rows = new Float32Array(memory.buffer, inputs, 8);
    const filled = rows.slice();
    expect(filled.every((value) => Math.abs(value) <= 0.5 / 3)).toBe(true);
    expect([filled[3], filled[7]]).toEqual([0, 0]);
    expect(new Set(filled).size).toBe(7);
    rows.fill(0);
    two.fillInputs(0, 2, 3, 5);
    expect(rows).toEqual(filled);
  });
});

describe("Arena", () => {
  it("starts every region on a cache line and gives zeroed memory for all", () => {
    const arena = new Arena();
    const offsets = [arena.reserve(3), arena.reserve(100_000), arena.reserve(0), arena.reserve(8)];
    expect(offsets.every((offset) => offset > 0 && offset % 64 === 0)).toBe(true);
    expect(offsets[1] - offsets[0]).toBe(64);
    const bytes = new Uint8Array(arena.allocate().buffer);
    expect(bytes.length).toBeGreaterThanOrEqual(offsets[3] + 8);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("names the limit when the regions do not fit", () => {
    const arena = new Arena();
    arena.reserve(5 * 2 ** 30);
    expect(() => arena.allocate()).toThrow(expect.objectContaining({ code: "limit-exceeded" }));
  });
});
