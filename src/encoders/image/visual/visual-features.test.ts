import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { rowOf } from "../../../vectors/index.ts";
import { describeImageEncoder } from "../conformance.test-helper.ts";
import { decodeImage } from "../decode.ts";
import { moodPicture, picture } from "../pictures.test-helper.ts";
import { gradientHistogram, gradientsOf } from "./gradients.ts";
import { palette } from "./palette.ts";
import { labPlanes } from "./planes.ts";
import { createVisualFeatures } from "./visual-features.ts";

const size = { width: 64, height: 96, fit: "fill" } as const;
const planesOf = async (bytes: Uint8Array) => labPlanes(await decodeImage(bytes, size));

describeImageEncoder("visual-features", () => Promise.resolve(createVisualFeatures()));

describe("visual features", () => {
  it("converts to CIELAB: red, white and black where tables have them", async () => {
    const [lightness, a, b] = await Promise.all(
      ["#ff0000", "#ffffff", "#000000"].map(async (colour) => {
        const planes = await planesOf(await picture(colour, { bar: colour }).toBuffer());
        return [planes.lightness[0], planes.a[0], planes.b[0]];
      }),
    );
    expect(lightness.map((value) => Math.round(value * 10) / 10)).toEqual([53.2, 80.1, 67.2]);
    expect(a[0]).toBeCloseTo(100, 1);
    expect(b[0]).toBeCloseTo(0, 3);
  });

  it("finds the main colours with their shares", async () => {
    const [first, second] = palette(await planesOf(await picture("#101010", { bar: "#ffffff" }).toBuffer()));
    expect(first.lightness).toBeLessThan(10);
    expect(first.share).toBeGreaterThan(0.8);
    expect(second.lightness).toBeGreaterThan(90);
    expect(second.share).toBeCloseTo(1 / 8, 1);
  });

  it("sees which way edges run", async () => {
    const stripes = (across: boolean) =>
      sharp(
        Buffer.from(
          Array.from({ length: 64 * 96 }, (_, at) =>
            (across ? Math.floor(at / 64) : at % 64) % 8 < 4 ? 0 : 255,
          ),
        ),
        { raw: { width: 64, height: 96, channels: 1 } },
      )
        .png()
        .toBuffer();
    const cellOf = async (across: boolean) =>
      gradientHistogram(gradientsOf(await planesOf(await stripes(across)))).slice(8 * 9, 8 * 10);
    const strongest = (cell: number[]) => cell.indexOf(Math.max(...cell));
    expect(strongest(await cellOf(false))).toBe(0);
    expect(strongest(await cellOf(true))).toBe(4);
  });

  it("puts pictures of a mood together", async () => {
    const pictures = await Promise.all(Array.from({ length: 8 }, (_, at) => moodPicture(at % 2 === 0, at)));
    const { vectors } = await createVisualFeatures().encode(pictures);
    const distance = (one: number, other: number) =>
      Math.hypot(...rowOf(vectors, one).map((value, axis) => value - rowOf(vectors, other)[axis]));
    expect(distance(0, 2)).toBeLessThan(distance(0, 1));
    expect(distance(1, 3)).toBeLessThan(distance(1, 2));
  });
});
