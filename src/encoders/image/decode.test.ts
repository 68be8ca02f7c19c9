import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeImage } from "./decode.ts";
import { picture } from "./pictures.test-helper.ts";

const size = { width: 20, height: 30, fit: "fill" } as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-images-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** The mean of a channel. */
function mean(data: Uint8Array, channel: number): number {
  let sum = 0;
  for (let at = channel; at < data.length; at += 3) sum += data[at];
  return (sum * 3) / data.length;
}

describe("decodeImage", () => {
  it("gives red, green, blue of the wanted size, and the shape there was", async () => {
    const { data, width, height, aspect } = await decodeImage(await picture("#c01020").toBuffer(), size);
    expect([width, height, data.length]).toEqual([20, 30, 20 * 30 * 3]);
    expect(aspect).toBeCloseTo(80 / 120);
    expect(data[data.length - 3]).toBe(0xc0);
    expect(data[data.length - 1]).toBe(0x20);
  });

  it("goes by the content when the name lies", async () => {
    const path = join(folder, "really-a-png.jpg");
    await writeFile(path, await picture("#104080").toBuffer());
    expect((await decodeImage(path, size)).data.at(-1)).toBe(0x80);
  });

  it("converts CMYK and grey, lays transparency on white", async () => {
    const red = sharp({ create: { width: 30, height: 30, channels: 3, background: "#ee2222" } });
    const cmyk = await red.clone().toColourspace("cmyk").jpeg().toBuffer();
    const decoded = await decodeImage(cmyk, size);
    expect(mean(decoded.data, 0)).toBeGreaterThan(mean(decoded.data, 2) + 80);
    const grey = await decodeImage(await red.clone().greyscale().png().toBuffer(), size);
    expect(mean(grey.data, 0)).toBe(mean(grey.data, 2));
    const clear = { create: { width: 8, height: 8, channels: 4 as const, background: "#00000000" } };
    expect(mean((await decodeImage(await sharp(clear).png().toBuffer(), size)).data, 1)).toBe(255);
  });

  it("takes the first frame of an animation and turns what EXIF says is turned", async () => {
    const frames = Buffer.concat([Buffer.alloc(16 * 16 * 3, 250), Buffer.alloc(16 * 16 * 3, 5)]);
    const raw = { width: 16, height: 32, channels: 3 as const, pageHeight: 16 };
    const animation = await sharp(frames, { raw })
      .gif({ loop: 0, delay: [100, 100] })
      .toBuffer();
    expect((await sharp(animation).metadata()).pages).toBe(2);
    expect(mean((await decodeImage(animation, size)).data, 0)).toBeGreaterThan(240);
    const turned = await sharp({ create: { width: 60, height: 20, channels: 3, background: "#123456" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await decodeImage(turned, size)).aspect).toBeCloseTo(20 / 60);
  });

  it("cuts the middle out of the scaled picture for networks", async () => {
    const halves = sharp({
      create: { width: 200, height: 100, channels: 3, background: "#000000" },
    }).composite([
      {
        input: { create: { width: 100, height: 100, channels: 3, background: "#ffffff" } },
        left: 50,
        top: 0,
      },
    ]);
    const wide = await halves.png().toBuffer();
    const cut = await decodeImage(wide, { width: 40, height: 40, fit: "shortest-edge", shortestEdge: 50 });
    expect([cut.width, cut.height]).toEqual([40, 40]);
    expect(mean(cut.data, 0)).toBe(255);
  });

  it.each([
    ["an empty file", () => Promise.resolve(new Uint8Array()), "invalid-file", /empty/],
    ["text", () => Promise.resolve(new TextEncoder().encode("<html>404</html>")), "invalid-file", /decoded/],
    [
      "half a picture",
      async () =>
        half(
          await sharp(await noise())
            .jpeg()
            .toBuffer(),
        ),
      "invalid-file",
      /decoded/,
    ],
    ["SVG", () => Promise.resolve(svg('<rect width="9" height="9"/>')), "invalid-file", /svg/],
    ["a decompression bomb", () => bomb(), "limit-exceeded", /million pixels/],
    ["a folder", () => Promise.resolve(tmpdir()), "invalid-file", /not a file/],
  ])("refuses %s and says why", async (_, make, code, message) => {
    const refused = decodeImage(await make(), size);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string });
  });
});

const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2);
const svg = (body: string) =>
  new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${body}</svg>`);
const noise = () =>
  sharp({
    create: {
      width: 90,
      height: 90,
      channels: 3,
      background: "#888888",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
const bomb = () =>
  sharp({
    create: { width: 11_000, height: 11_000, channels: 3, background: "#000000" },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 9 })
    .toBuffer();
