import type { LabPlanes } from "./planes.ts";

/** How lightness changes at every pixel, `[height, width]`; zero at the border. */
export interface Gradients {
  readonly width: number;
  readonly height: number;
  /** Length of the gradient, in lightness per pixel. */
  readonly strength: Float32Array;
  /** Direction without sign, 0 to π. */
  readonly direction: Float32Array;
}

/** Central differences of lightness. */
export function gradientsOf({ lightness, width, height }: LabPlanes): Gradients {
  const strength = new Float32Array(width * height);
  const direction = new Float32Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const across = (lightness[at + 1] - lightness[at - 1]) / 2;
      const down = (lightness[at + width] - lightness[at - width]) / 2;
      strength[at] = Math.hypot(across, down);
      direction[at] = (Math.atan2(down, across) + Math.PI) % Math.PI;
    }
  }
  return { width, height, strength, direction };
}

const columns = 4;
const rows = 6;
const directions = 8;

/**
 * Histogram of oriented gradients (Dalal and Triggs 2005) in a grid of 4 × 6 cells with 8 directions, each cell at unit
 * length. 192 numbers from 0 to 1.
 */
export function gradientHistogram({ width, height, strength, direction }: Gradients): number[] {
  const cells = new Float64Array(columns * rows * directions);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const cell = Math.floor((y * rows) / height) * columns + Math.floor((x * columns) / width);
      const place = (direction[at] / Math.PI) * directions;
      const low = Math.floor(place);
      const upper = place - low;
      cells[cell * directions + (low % directions)] += strength[at] * (1 - upper);
      cells[cell * directions + ((low + 1) % directions)] += strength[at] * upper;
    }
  }
  for (let first = 0; first < cells.length; first += directions) {
    const cell = cells.subarray(first, first + directions);
    const length = Math.hypot(...cell) + 1;
    cell.forEach((value, at) => {
      cell[at] = value / length;
    });
  }
  return [...cells];
}
