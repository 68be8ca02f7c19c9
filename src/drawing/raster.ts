import sharp from "sharp";
import { MarqueeError } from "../core/index.ts";
import type { Markup } from "./markup.ts";

/** The longest side of a picture, in pixels. */
const longestSide = 8192;
/** The longest SVG text that is rendered, in bytes. */
const longestText = 32 * 1024 * 1024;

/** Options of {@link svgToPng}. */
export interface PngOptions {
  /** Width of the picture in pixels; the height follows. Default: the width that the SVG states. */
  readonly width?: number;
  /** Colour behind transparent parts. Default: they stay transparent. */
  readonly background?: string;
}

/** Options of {@link svgToJpeg}. */
export interface JpegOptions extends PngOptions {
  /** 1 to 100. Default 85. */
  readonly quality?: number;
}

/**
 * Renders an SVG as PNG.
 * @throws `limit-exceeded` for a picture of more than 8,192 pixels a side or an SVG of more than 32 MiB.
 */
export async function svgToPng(svg: Markup | string, options: PngOptions = {}): Promise<Buffer> {
  return (await rendered(svg, options)).png({ compressionLevel: 9 }).toBuffer();
}

/**
 * Renders an SVG as JPEG, on white where it is transparent and no background is given.
 * @throws As {@link svgToPng}.
 */
export async function svgToJpeg(svg: Markup | string, options: JpegOptions = {}): Promise<Buffer> {
  const image = await rendered(svg, { background: "#ffffff", ...options });
  return image.jpeg({ quality: options.quality ?? 85, chromaSubsampling: "4:4:4" }).toBuffer();
}

async function rendered(svg: Markup | string, options: PngOptions) {
  const text = String(svg);
  if (text.length > longestText) throw tooLarge(`${text.length} characters of SVG`, `${longestText}`);
  const input = Buffer.from(text);
  const { width = 0, height = 0 } = await sharp(input).metadata();
  const scale = options.width === undefined ? 1 : options.width / width;
  if (!(Math.max(width, height) * scale <= longestSide)) {
    throw tooLarge(`A picture of ${width * scale} × ${height * scale} pixels`, `${longestSide} a side`);
  }
  // The density makes librsvg draw at the final size instead of enlarging pixels.
  let image = sharp(input, { density: Math.min(Math.max(72 * scale, 1), 100_000), unlimited: true });
  if (options.width !== undefined) image = image.resize({ width: options.width });
  return options.background === undefined ? image : image.flatten({ background: options.background });
}

function tooLarge(what: string, limit: string): MarqueeError {
  return new MarqueeError("limit-exceeded", `${what} is over the limit of ${limit}.`, {
    hint: "Draw fewer marks or ask for a smaller picture.",
  });
}
