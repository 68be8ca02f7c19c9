import { describe, expect, it } from "vitest";
import { rowOf } from "../../vectors/index.ts";
import type { ImageEncoder } from "./encoder.ts";
import { picture } from "./pictures.test-helper.ts";

/** The suite that every image encoder passes: call it inside a test file. */
export function describeImageEncoder(name: string, create: () => Promise<ImageEncoder>): void {
  describe(`${name} is an image encoder`, () => {
    it("gives a finite vector of its length for every picture, in order", async () => {
      const encoder = await create();
      const pictures = await Promise.all(
        ["#aa2222", "#2222aa", "#22aa22"].map((colour) => picture(colour).toBuffer()),
      );
      const { vectors, present, faults } = await encoder.encode(pictures);
      expect([vectors.rows, vectors.dimensions]).toEqual([3, encoder.dimensions]);
      expect([...present]).toEqual([1, 1, 1]);
      expect(faults).toEqual([]);
      expect(vectors.values.every(Number.isFinite)).toBe(true);
      const [alone] = [(await encoder.encode([pictures[1]])).vectors];
      expect([...rowOf(vectors, 1)]).toEqual([...alone.values]);
      expect([...rowOf(vectors, 0)]).not.toEqual([...rowOf(vectors, 1)]);
      await encoder.close();
    });

    it("lists what it cannot read and goes on, or stops when strict", async () => {
      const encoder = await create();
      const good = await picture("#884400").toBuffer();
      const pictures = [
        good,
        new Uint8Array(),
        new TextEncoder().encode("not a picture"),
        "/nowhere/poster.jpg",
      ];
      const { vectors, present, faults } = await encoder.encode(pictures);
      expect([...present]).toEqual([1, 0, 0, 0]);
      expect(faults.map(({ index, name: at }) => [index, at])).toEqual([
        [1, "picture 1"],
        [2, "picture 2"],
        [3, "/nowhere/poster.jpg"],
      ]);
      expect(rowOf(vectors, 1).every((value) => value === 0)).toBe(true);
      await expect(encoder.encode(pictures, { strict: true })).rejects.toMatchObject({
        code: "invalid-file",
        message: expect.stringContaining("picture 1") as string,
      });
      await encoder.close();
    });

    it("stops when asked to, and takes no pictures at all", async () => {
      const encoder = await create();
      const good = await picture("#884400").toBuffer();
      const stopped = encoder.encode([good], { signal: AbortSignal.abort() });
      await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
      expect((await encoder.encode([])).vectors.rows).toBe(0);
      await encoder.close();
    });
  });
}
