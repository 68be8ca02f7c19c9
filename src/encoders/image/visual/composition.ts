import type { Gradients } from "./gradients.ts";
import type { LabPlanes } from "./planes.ts";

const thirds = 3;
const bands = 8;

/**
 * Where a picture has its weight: the centre of its edges and how far they spread, left-right and top-bottom symmetry,
 * the share of edges in each cell of the rule of thirds, and how dense edges are in eight bands from top to bottom
 * (lettering is a dense band). 23 numbers from 0 to about 1.
 */
export function composition(planes: LabPlanes, gradients: Gradients): number[] {
  return [...edgeCentre(gradients), ...symmetry(planes), ...edgeCells(gradients), ...edgeBands(gradients)];
}

function edgeCentre({ width, height, strength }: Gradients): number[] {
  let total = 1e-6;
  let [sumX, sumY, squaresX, squaresY] = [0, 0, 0, 0];
  for (let at = 0; at < strength.length; at++) {
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    total += strength[at];
    sumX += strength[at] * x;
    sumY += strength[at] * y;
    squaresX += strength[at] * x * x;
    squaresY += strength[at] * y * y;
  }
  const [x, y] = [sumX / total, sumY / total];
  const spread = (squares: number, mean: number) => Math.sqrt(Math.max(0, squares / total - mean * mean));
  return [x, y, spread(squaresX, x), spread(squaresY, y)];
}

/** One minus the mean difference of mirrored lightness, by its range. */
function symmetry({ lightness, width, height }: LabPlanes): number[] {
  let across = 0;
  let down = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = lightness[y * width + x];
      across += Math.abs(value - lightness[y * width + (width - 1 - x)]);
      down += Math.abs(value - lightness[(height - 1 - y) * width + x]);
    }
  }
  return [across, down].map((sum) => 1 - sum / lightness.length / 50);
}

function edgeCells({ width, height, strength }: Gradients): number[] {
  const cells = new Float64Array(thirds * thirds);
  strength.forEach((value, at) => {
    const y = Math.floor(at / width);
    cells[Math.floor((y * thirds) / height) * thirds + Math.floor(((at % width) * thirds) / width)] += value;
  });
  const total = cells.reduce((sum, value) => sum + value, 1e-6);
  return Array.from(cells, (value) => value / total);
}

function edgeBands({ width, height, strength }: Gradients): number[] {
  const sums = new Float64Array(bands);
  strength.forEach((value, at) => {
    sums[Math.floor((Math.floor(at / width) * bands) / height)] += Math.min(1, value / 10);
  });
  return Array.from(sums, (sum) => (sum * bands) / strength.length);
}
