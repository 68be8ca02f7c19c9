import type { Pixels } from "../decode.ts";

/** A picture in CIELAB (D65): lightness 0–100, a and b about ±100. Each plane is `[height, width]`. */
export interface LabPlanes {
  readonly width: number;
  readonly height: number;
  readonly aspect: number;
  readonly lightness: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** √(a² + b²) */
  readonly chroma: Float32Array;
  /** Hue angle, 0 to 2π. */
  readonly hue: Float32Array;
}

/** sRGB, 8 bits, to linear light (IEC 61966-2-1). */
const linear = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

const labCurve = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);

/** Converts sRGB pixels to CIELAB. */
export function labPlanes({ data, width, height, aspect }: Pixels): LabPlanes {
  const count = width * height;
  const plane = () => new Float32Array(count);
  const planes = { lightness: plane(), a: plane(), b: plane(), chroma: plane(), hue: plane() };
  for (let at = 0; at < count; at++) {
    const red = linear[data[3 * at]];
    const green = linear[data[3 * at + 1]];
    const blue = linear[data[3 * at + 2]];
    const x = labCurve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
    const y = labCurve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
    const z = labCurve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
    const a = 500 * (x - y);
    const b = 200 * (y - z);
    planes.lightness[at] = 116 * y - 16;
    planes.a[at] = a;
    planes.b[at] = b;
    planes.chroma[at] = Math.hypot(a, b);
    planes.hue[at] = (Math.atan2(b, a) + 2 * Math.PI) % (2 * Math.PI);
  }
  return { width, height, aspect, ...planes };
}
