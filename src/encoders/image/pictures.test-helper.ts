import sharp, { type Sharp } from "sharp";

/** A plain picture of one colour with a bright bar, as PNG. */
export function picture(
  colour: string,
  { width = 80, height = 120, bar = "#ffffff" }: { width?: number; height?: number; bar?: string } = {},
): Sharp {
  const block = { width: Math.round(width / 4), height: Math.round(height / 2), channels: 3 as const };
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .composite([{ input: { create: { ...block, background: bar } }, left: 4, top: 8 }])
    .png();
}

/** A light picture full of colour or a dark, grey one, with a little noise of its own. */
export async function moodPicture(bright: boolean, seed: number): Promise<Uint8Array> {
  const hue = (seed * 37) % 360;
  const colour = bright ? `hsl(${hue}, 85%, 65%)` : `hsl(${hue}, 10%, 12%)`;
  return picture(colour, { bar: bright ? "#ffee88" : "#333333" }).toBuffer();
}
