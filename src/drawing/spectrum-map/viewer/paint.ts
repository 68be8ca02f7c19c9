import type { CanvasLabel, withoutOverlaps as WithoutOverlaps } from "./canvas-labels.ts";
import type {
  channelsOf as ChannelsOf,
  discMask as DiscMaskOf,
  fillPixels as FillPixels,
  stampDisc as StampDisc,
} from "./discs.ts";
import type { ViewerState } from "./state.ts";

// The functions of the viewer run in one scope of the page; those of other files are declared, not imported.
declare const channelsOf: typeof ChannelsOf;
declare const discMask: typeof DiscMaskOf;
declare const fillPixels: typeof FillPixels;
declare const stampDisc: typeof StampDisc;
declare const withoutOverlaps: typeof WithoutOverlaps;

/** Font of everything on the canvas. */
export function canvasFont(weight: number, size: number): string {
  return `${weight} ${size}px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif`;
}

/** How much closer the view is than the first one. */
export function zoomOf(state: ViewerState): number {
  return state.view.scale / state.home.scale;
}

/** Radius of a point in CSS pixels: grows with zoom and with how well known the title is, shrinks in crowds. */
export function radiusOf(state: ViewerState, point: number): number {
  const crowd = Math.min(1, Math.max(0.45, (4000 / state.xs.length) ** 0.25));
  const zoom = Math.min(3, zoomOf(state) ** 0.33);
  return (2.1 + 2.6 * (state.data.weights[point] / 100) ** 2) * crowd * zoom;
}

/** Paints the whole canvas. */
export function paint(state: ViewerState): void {
  const { context, ratio } = state;
  paintPoints(state);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const taken = paintGenreNames(state);
  paintSelection(state, taken);
  paintTitleNames(state, taken);
}

/**
 * Paints every visible point, the least known first, pixel by pixel: ten times faster for a crowd than shapes.
 * Points are dimmed while one is selected.
 */
export function paintPoints(state: ViewerState): void {
  const { data, view, hidden, xs, ys, ratio, image, masks } = state;
  const opacity = state.selected < 0 ? 0.82 : 0.3;
  const [width, height] = [state.elements.canvas.width, state.elements.canvas.height];
  const colours = data.genres.map(({ colour }) => channelsOf(colour));
  fillPixels(image.data, channelsOf(state.theme.paper));
  for (let k = data.byImportance.length - 1; k >= 0; k--) {
    const point = data.byImportance[k];
    const genre = data.primary[point];
    if (hidden[genre]) continue;
    const x = (xs[point] * view.scale + view.x) * ratio;
    const y = (ys[point] * view.scale + view.y) * ratio;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    // Quarter pixels are fine enough, and few masks serve all points.
    const size = Math.round(radiusOf(state, point) * ratio * 4);
    let mask = masks.get(size);
    if (!mask) {
      mask = discMask(size / 4);
      masks.set(size, mask);
    }
    stampDisc(image.data, width, height, mask, x, y, colours[genre], opacity);
  }
  state.context.putImageData(image, 0, 0);
}

/** Paints the names of the genres at their density peaks, fading as the view comes close; gives the boxes taken. */
export function paintGenreNames(state: ViewerState): CanvasLabel[] {
  const { context, view, data, hidden, theme } = state;
  const alpha = Math.min(1, Math.max(0, 1.5 - zoomOf(state) / 8)) * (state.selected < 0 ? 1 : 0.25);
  if (alpha <= 0.02) return [];
  const size = state.width < 700 ? 13 : 17;
  context.font = canvasFont(700, size);
  const wanted = data.genres
    .filter((_, i) => !hidden[i])
    .map(({ name, x, y, colour }) => ({
      text: name,
      colour,
      x: x * view.scale + view.x,
      y: y * view.scale + view.y,
      width: context.measureText(name).width + 10,
      height: size + 6,
    }));
  const kept = withoutOverlaps(wanted, []);
  context.globalAlpha = alpha;
  context.textAlign = "center";
  for (const { text, x, y } of kept) paintText(state, text, x, y, theme.ink, 4.5);
  context.globalAlpha = 1;
  return kept;
}

/** Paints one text with a rim of the paper's colour. */
export function paintText(
  state: ViewerState,
  text: string,
  x: number,
  y: number,
  colour: string,
  rim: number,
): void {
  const { context, theme } = state;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = rim;
  context.strokeStyle = theme.paper;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** Paints the hovered point, and the selected one with lines to its neighbours and their names. */
export function paintSelection(state: ViewerState, taken: CanvasLabel[]): void {
  const { context, data, selected, hovered, view, xs, ys, theme } = state;
  const place = (point: number): [number, number] => [
    xs[point] * view.scale + view.x,
    ys[point] * view.scale + view.y,
  ];
  if (selected >= 0) {
    const [x, y] = place(selected);
    const near = data.neighbours[selected] ?? [];
    context.strokeStyle = theme.ink;
    context.globalAlpha = 0.4;
    context.lineWidth = 1;
    context.beginPath();
    for (const other of near) {
      context.moveTo(x, y);
      context.lineTo(...place(other));
    }
    context.stroke();
    context.globalAlpha = 1;
    for (const other of near) paintRing(state, other, ...place(other), 1.5);
    paintRing(state, selected, x, y, 3);
    paintNames(state, [selected, ...near], taken, true);
  }
  if (hovered >= 0 && hovered !== selected) paintRing(state, hovered, ...place(hovered), 2);
}

/** Paints a point with a ring around it. */
export function paintRing(state: ViewerState, point: number, x: number, y: number, line: number): void {
  const { context, theme, data } = state;
  const radius = Math.max(4, radiusOf(state, point) + 1.5);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = data.genres[data.primary[point]].colour;
  context.fill();
  context.lineWidth = line;
  context.strokeStyle = theme.ink;
  context.stroke();
}

/** Paints names right of points where there is room; `strong` ones are not thinned out. */
export function paintNames(
  state: ViewerState,
  points: readonly number[],
  taken: CanvasLabel[],
  strong: boolean,
): void {
  const { context, view, data, xs, ys, theme } = state;
  context.font = canvasFont(strong ? 600 : 500, 12);
  const wanted = points.map((point) => {
    const name = data.names[point];
    const text = name.length > 34 ? `${name.slice(0, 33).trimEnd()}…` : name;
    const width = context.measureText(text).width + 6;
    const left = xs[point] * view.scale + view.x + radiusOf(state, point) + 4;
    return { text, left, x: left + width / 2, y: ys[point] * view.scale + view.y, width, height: 15 };
  });
  const kept = withoutOverlaps(wanted, taken);
  context.textAlign = "left";
  context.globalAlpha = strong || state.selected < 0 ? 1 : 0.4;
  for (const { text, left, y } of kept) paintText(state, text, left, y, theme.ink, 3);
  context.globalAlpha = 1;
  taken.push(...kept);
}

/** Names the best known titles in the window; more of them the closer the view is. */
export function paintTitleNames(state: ViewerState, taken: CanvasLabel[]): void {
  const { data, view, hidden, xs, ys, width, height } = state;
  const zoom = zoomOf(state);
  if (zoom < 1.6) return;
  const limit = Math.min(90, Math.round(14 * zoom));
  const points: number[] = [];
  for (const point of data.byImportance) {
    if (points.length >= limit) break;
    if (hidden[data.primary[point]] || point === state.selected) continue;
    const x = xs[point] * view.scale + view.x;
    const y = ys[point] * view.scale + view.y;
    if (x > 0 && y > 0 && x < width && y < height) points.push(point);
  }
  paintNames(state, points, taken, false);
}
