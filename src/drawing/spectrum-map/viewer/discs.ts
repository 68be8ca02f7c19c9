/** How much of each pixel of a square a disc in its middle covers, 0 to 255. */
export interface DiscMask {
  readonly size: number;
  readonly cover: Uint8Array;
}

/** The mask of a disc with soft edges. Radius in pixels of the screen. */
export function discMask(radius: number): DiscMask {
  const size = 2 * Math.ceil(radius) + 1;
  const middle = (size - 1) / 2;
  const cover = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inside = radius + 0.5 - Math.hypot(x - middle, y - middle);
      cover[y * size + x] = Math.round(255 * Math.min(1, Math.max(0, inside)));
    }
  }
  return { size, cover };
}

/** Fills pixels with a colour. */
export function fillPixels(pixels: Uint8ClampedArray, colour: readonly number[]): void {
  const [red, green, blue] = colour;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  // Read back as one word, which spares asking for the byte order of the machine.
  pixels.set([red, green, blue, 255], 0);
  words.fill(words[0]);
}

/** Lays a disc of a colour over pixels, centred at the pixel nearest to (x, y). Many thousand a frame: no allocation. */
export function stampDisc(
  pixels: Uint8ClampedArray,
  width: number,
  height: number,
  mask: DiscMask,
  x: number,
  y: number,
  colour: readonly number[],
  opacity: number,
): void {
  const { size, cover } = mask;
  const left = Math.round(x) - ((size - 1) >> 1);
  const top = Math.round(y) - ((size - 1) >> 1);
  for (let row = Math.max(0, -top); row < size && top + row < height; row++) {
    for (let column = Math.max(0, -left); column < size && left + column < width; column++) {
      const share = (cover[row * size + column] * opacity) / 255;
      if (share === 0) continue;
      const at = 4 * ((top + row) * width + left + column);
      pixels[at] += (colour[0] - pixels[at]) * share;
      pixels[at + 1] += (colour[1] - pixels[at + 1]) * share;
      pixels[at + 2] += (colour[2] - pixels[at + 2]) * share;
    }
  }
}

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function channelsOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
