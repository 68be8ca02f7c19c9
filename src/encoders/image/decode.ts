import { stat } from "node:fs/promises";
import sharp, { type Sharp } from "sharp";
import { MarqueeError, messageOf } from "../../core/index.ts";
import type { ImageSource } from "./encoder.ts";

/** Formats that are decoded, whatever the name of the file says. SVG and PDF can refer to other files: they are not. */
const formats: ReadonlySet<string> = new Set([
  "jpeg",
  "png",
  "webp",
  "gif",
  "avif",
  "heif",
  "tiff",
  "jp2",
  "jxl",
]);
/** The largest file, in bytes. */
const maximumBytes = 64 * 2 ** 20;
/** The largest picture once decoded, in pixels. */
const maximumPixels = 100_000_000;
/** The longest that the decoding of a picture may take, in seconds. */
const maximumSeconds = 20;

/** Pixels of a picture. */
export interface Pixels {
  /** Red, green, blue from 0 to 255, `[height, width, 3]`. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Width by height of the picture before it was resized. */
  readonly aspect: number;
}

/** How a picture is brought to its size. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /**
   * `fill`: stretched to the size; `cover`: scaled until both sides are covered, then cut around the middle;
   * `shortest-edge`: the shorter side is scaled to `shortestEdge`, then `width × height` are cut out of the middle.
   */
  readonly fit: "fill" | "cover" | "shortest-edge";
  readonly shortestEdge?: number;
  /** Filter of the resizing, as sharp names it. Default `lanczos3`. */
  readonly kernel?: "nearest" | "linear" | "cubic" | "lanczos3";
}

/**
 * Decodes a picture to 8-bit sRGB: turned as its EXIF data says, the first frame of an animation, CMYK and grey
 * converted, transparency laid on white.
 *
 * @throws MarqueeError `invalid-file` when it is empty, damaged, or not a picture; `limit-exceeded` when it is too large.
 */
export async function decodeImage(source: ImageSource, size: ImageSize): Promise<Pixels> {
  await assertSize(source);
  try {
    const picture = sharp(source, { failOn: "error", limitInputPixels: maximumPixels, pages: 1 });
    const { format, autoOrient } = await picture.metadata();
    if (!formats.has(format))
      throw new MarqueeError("invalid-file", `A ${format} file is not a poster format.`);
    const { data, info } = await resized(picture, autoOrient, size)
      .timeout({ seconds: maximumSeconds })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, aspect: autoOrient.width / autoOrient.height };
  } catch (error) {
    throw faultOf(error);
  }
}

function resized(picture: Sharp, original: { width: number; height: number }, size: ImageSize): Sharp {
  const { width, height, fit, shortestEdge, kernel = "lanczos3" } = size;
  const upright = picture.autoOrient().flatten({ background: "#ffffff" }).toColourspace("srgb").removeAlpha();
  if (fit !== "shortest-edge") return upright.resize(width, height, { fit, kernel });
  const edge = shortestEdge ?? Math.min(width, height);
  const scale = edge / Math.min(original.width, original.height);
  const scaled = {
    width: Math.max(width, Math.round(original.width * scale)),
    height: Math.max(height, Math.round(original.height * scale)),
  };
  const left = Math.floor((scaled.width - width) / 2);
  const top = Math.floor((scaled.height - height) / 2);
  return upright
    .resize(scaled.width, scaled.height, { fit: "fill", kernel })
    .extract({ left, top, width, height });
}

async function assertSize(source: ImageSource): Promise<void> {
  const bytes = typeof source === "string" ? await sizeOf(source) : source.byteLength;
  if (bytes === 0) throw new MarqueeError("invalid-file", "The file is empty.");
  if (bytes > maximumBytes) {
    const mebibytes = Math.round(bytes / 2 ** 20);
    throw new MarqueeError(
      "limit-exceeded",
      `The file has ${mebibytes} MiB, more than ${maximumBytes / 2 ** 20}.`,
    );
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isFile()) return file.size;
  } catch (cause) {
    throw new MarqueeError("invalid-file", `The file cannot be read: ${messageOf(cause)}`, { cause });
  }
  throw new MarqueeError("invalid-file", "It is not a file.");
}

function faultOf(error: unknown): MarqueeError {
  if (error instanceof MarqueeError) return error;
  const message = messageOf(error);
  if (/pixel limit/i.test(message)) {
    return new MarqueeError(
      "limit-exceeded",
      `The picture has more than ${maximumPixels / 1e6} million pixels.`,
    );
  }
  return new MarqueeError("invalid-file", `The picture cannot be decoded: ${message}`, { cause: error });
}
