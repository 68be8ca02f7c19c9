/** A label that wants to stand beside a point. Pixels. */
export interface WantedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Distance between the point and the text. */
  readonly gap: number;
  /** Where it may stand, best first. Default: right, left, above, below. */
  readonly sides?: readonly LabelSide[];
}

/** Where a label stands in relation to its point. */
export type LabelSide = "right" | "left" | "above" | "below" | "centre";

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label with its place. */
export interface PlacedLabel<Wanted extends WantedLabel> extends Box {
  readonly wanted: Wanted;
}

const allSides: readonly LabelSide[] = ["right", "left", "above", "below"];
/** Pixels that are kept free around a label. */
const clearance = 2;

/**
 * Places labels in the order of their importance: each takes the first side where it lies inside the bounds and
 * covers nothing placed before it; a label that fits nowhere is left out.
 */
export function placeLabels<Wanted extends WantedLabel>(
  wanted: readonly Wanted[],
  bounds: Box,
  taken: readonly Box[] = [],
): PlacedLabel<Wanted>[] {
  const grid = new BoxGrid(bounds);
  for (const box of taken) grid.add(box);
  const placed: PlacedLabel<Wanted>[] = [];
  for (const each of wanted) {
    for (const side of each.sides ?? allSides) {
      const box = boxAt(each, side);
      if (!inside(box, bounds) || grid.overlaps(box)) continue;
      grid.add(box);
      placed.push({ ...box, wanted: each });
      break;
    }
  }
  return placed;
}

function boxAt({ x, y, width, height, gap }: WantedLabel, side: LabelSide): Box {
  const left = side === "right" ? x + gap : side === "left" ? x - gap - width : x - width / 2;
  const top = side === "above" ? y - gap - height : side === "below" ? y + gap : y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

const inside = (box: Box, bounds: Box) =>
  box.left >= bounds.left &&
  box.right <= bounds.right &&
  box.top >= bounds.top &&
  box.bottom <= bounds.bottom;

/** Boxes in cells, so that a question looks at its surroundings only. */
class BoxGrid {
  private readonly cellSize = 64;
  private readonly cells = new Map<string, Box[]>();
  private readonly origin: Box;

  constructor(origin: Box) {
    this.origin = origin;
  }

  add(box: Box): void {
    for (const key of this.keysOf(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  overlaps(box: Box): boolean {
    return this.keysOf(box).some((key) => this.cells.get(key)?.some((other) => overlap(box, other)));
  }

  private keysOf(box: Box): string[] {
    const cell = (value: number) => Math.floor(value / this.cellSize);
    const keys: string[] = [];
    for (let row = cell(box.top - this.origin.top); row <= cell(box.bottom - this.origin.top); row++) {
      for (let column = cell(box.left); column <= cell(box.right); column++) keys.push(`${row},${column}`);
    }
    return keys;
  }
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right + clearance &&
  b.left < a.right + clearance &&
  a.top < b.bottom + clearance &&
  b.top < a.bottom + clearance;
