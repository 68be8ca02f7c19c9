import type { BrowserDocument, BrowserElement, BrowserWindow } from "./dom.ts";
import type { nearestPoint as NearestPoint } from "./grid.ts";
import type { paint as Paint, zoomOf as ZoomOf } from "./paint.ts";
import type { ViewerState } from "./state.ts";
import type { View, viewBetween as ViewBetween } from "./viewport.ts";

declare const document: BrowserDocument;
declare const window: BrowserWindow;
declare const nearestPoint: typeof NearestPoint;
declare const paint: typeof Paint;
declare const zoomOf: typeof ZoomOf;
declare const viewBetween: typeof ViewBetween;

/** Asks for a new picture in the next frame. */
export function redraw(state: ViewerState): void {
  if (state.painting) return;
  state.painting = true;
  window.requestAnimationFrame(() => {
    state.painting = false;
    paint(state);
  });
}

/** Sets the view at once and ends any flight. */
export function setView(state: ViewerState, view: View): void {
  state.journey++;
  state.view = view;
  redraw(state);
}

/** Flies to a view in 450 ms, or jumps there for people who asked for less motion. */
export function flyTo(state: ViewerState, view: View): void {
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return setView(state, view);
  const journey = ++state.journey;
  const from = state.view;
  let start = -1;
  const step = (time: number) => {
    if (state.journey !== journey) return;
    if (start < 0) start = time;
    const share = Math.min(1, (time - start) / 450);
    const eased = share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
    state.view = share === 1 ? view : viewBetween(from, view, eased, state.width, state.height);
    redraw(state);
    if (share < 1) window.requestAnimationFrame(step);
  };
  window.requestAnimationFrame(step);
}

/** Brings a point to the middle of the window, close enough to see its surroundings. */
export function flyToPoint(state: ViewerState, point: number): void {
  const scale = Math.max(state.view.scale, state.home.scale * 5);
  flyTo(state, {
    scale,
    x: state.width / 2 - state.xs[point] * scale,
    y: state.height / 2 - state.ys[point] * scale,
  });
}

/** The visible point under a place on the screen, or -1. */
export function pointUnder(state: ViewerState, x: number, y: number, reach: number): number {
  const { view, grid, xs, ys, hidden, data } = state;
  const accept = (point: number) => hidden[data.primary[point]] === 0;
  return nearestPoint(
    grid,
    xs,
    ys,
    (x - view.x) / view.scale,
    (y - view.y) / view.scale,
    reach / view.scale,
    accept,
  );
}

/** Name and year as one text. */
export function titleText(state: ViewerState, point: number): string {
  const year = state.data.years[point];
  return year ? `${state.data.names[point]} (${year})` : state.data.names[point];
}

/** Kind and genres as one text. */
export function genreText(state: ViewerState, point: number): string {
  const { series, genreLists, genreNames } = state.data;
  const genres = genreLists[point].map((genre) => genreNames[genre]).join(", ");
  return `${series[point] ? "Series" : "Film"}${genres ? ` · ${genres}` : ""}`;
}

/** An element with a class and children. */
export function make(
  name: string,
  className: string,
  ...children: (BrowserElement | string)[]
): BrowserElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

/** Shows or hides the name beside the pointer. */
export function hover(state: ViewerState, point: number, x: number, y: number): void {
  const { tooltip, canvas } = state.elements;
  if (point !== state.hovered) {
    state.hovered = point;
    canvas.style.cursor = point >= 0 ? "pointer" : "";
    tooltip.hidden = point < 0;
    if (point >= 0) {
      tooltip.replaceChildren(
        make("b", "", titleText(state, point)),
        make("span", "", genreText(state, point)),
      );
    }
    redraw(state);
  }
  if (point < 0) return;
  const box = tooltip.getBoundingClientRect();
  const left = x + 16 + box.width > state.width ? x - 16 - box.width : x + 16;
  const top = Math.min(y + 14, state.height - box.height - 8);
  tooltip.style.transform = `translate(${Math.max(4, left)}px,${Math.max(4, top)}px)`;
}

/** Tells people who do not see the canvas what it shows. */
export function announce(state: ViewerState, message: string): void {
  state.elements.status.textContent = message;
}

/** How close the view is, in words. */
export function zoomText(state: ViewerState): string {
  return `Zoom ${Math.round(zoomOf(state) * 100)} %`;
}
