import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { typeface } from "./fonts.ts";
import { unpackWoff } from "./woff.ts";

const file = createRequire(import.meta.url).resolve(
  "roboto-fontface/fonts/roboto-condensed/Roboto-Condensed-Regular.woff",
);

describe("unpackWoff", () => {
  it("gives the size that the font states, and tables with the checksums that it states", () => {
    const packed = readFileSync(file);
    const font = new DataView(unpackWoff(packed));
    expect(font.byteLength).toBe(packed.readUInt32BE(16));
    for (let i = 0; i < font.getUint16(4); i++) {
      const entry = 12 + 16 * i;
      const [stated, offset, length] = [4, 8, 12].map((at) => font.getUint32(entry + at));
      // The checksum of `head` counts the whole file.
      if (font.getUint32(entry) === 0x68656164) continue;
      let sum = 0;
      for (let at = offset; at < offset + length; at += 4) sum = (sum + font.getUint32(at)) >>> 0;
      expect(sum).toBe(stated);
    }
  });

  it("refuses what is not a WOFF font", () => {
    expect(() => unpackWoff(new Uint8Array(100))).toThrow(/WOFF/);
  });

  it("reads every face", () => {
    const faces = [
      "light",
      "regular",
      "medium",
      "bold",
      "black",
      "italic",
      "condensed",
      "condensed-bold",
      "slab",
      "slab-bold",
    ] as const;
    for (const face of faces) expect(typeface(face).outline("é").commands.length).toBeGreaterThan(4);
  });
});
