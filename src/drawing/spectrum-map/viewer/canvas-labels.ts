/** A text that wants to stand in a box centred at x, with y as its middle. CSS pixels. */
export interface CanvasLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Those labels, in their order, that cover no label before them and none of the boxes that are taken. */
export function withoutOverlaps<Label extends CanvasLabel>(
  labels: readonly Label[],
  taken: readonly CanvasLabel[],
): Label[] {
  const kept: Label[] = [];
  const clear = (a: CanvasLabel, b: CanvasLabel) =>
    Math.abs(a.x - b.x) * 2 >= a.width + b.width || Math.abs(a.y - b.y) * 2 >= a.height + b.height;
  for (const label of labels) {
    if (taken.every((other) => clear(label, other)) && kept.every((other) => clear(label, other))) {
      kept.push(label);
    }
  }
  return kept;
}
