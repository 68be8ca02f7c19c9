import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { svgToJpeg, svgToPng } from "./raster.ts";
import { svgDocument } from "./svg.ts";
import { textOutline } from "./text.ts";

const picture = svgDocument(
  { width: 120, height: 40, title: "t" },
  textOutline("Marquee", { x: 4, y: 30, size: 28, fill: "#ff0000" }),
);

describe("svgToPng", () => {
  it("draws letters without any font, at the size that is asked for", async () => {
    const image = sharp(await svgToPng(picture, { width: 240, background: "#ffffff" }));
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([240, 80, 3]);
    let red = 0;
    for (let i = 0; i < data.length; i += 3) if (data[i] > 200 && data[i + 1] < 60) red++;
    expect(red).toBeGreaterThan(1000);
    expect(red).toBeLessThan(6000);
  });

  it("gives the same bytes twice", async () => {
    expect((await svgToPng(picture)).equals(await svgToPng(picture))).toBe(true);
  });

  it("refuses pictures over the limit", async () => {
    const wide = svgDocument({ width: 9000, height: 10, title: "t" });
    await expect(svgToPng(wide)).rejects.toMatchObject({ code: "limit-exceeded" });
    await expect(svgToPng(picture, { width: 9000 })).rejects.toMatchObject({ code: "limit-exceeded" });
    await expect(svgToPng("x".repeat(33 * 1024 * 1024))).rejects.toMatchObject({ code: "limit-exceeded" });
  });
});

describe("svgToJpeg", () => {
  it("is white where nothing is drawn", async () => {
    const { data, info } = await sharp(await svgToJpeg(picture))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([120, 40]);
    expect(Math.min(data[0], data[1], data[2])).toBeGreaterThan(245);
  });
});
