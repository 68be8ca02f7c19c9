import type { flyTo as FlyTo, redraw as Redraw } from "./actions.ts";
import type { BrowserDocument, BrowserWindow } from "./dom.ts";
import type { startGestures as StartGestures, zoomStep as ZoomStep } from "./gestures.ts";
import type { buildGrid as BuildGrid } from "./grid.ts";
import type { startLegend as StartLegend } from "./legend.ts";
import type { startSearch as StartSearch } from "./search-box.ts";
import type { foldName as FoldName } from "./search.ts";
import type { CanvasTheme, MapData, ViewerElements, ViewerState } from "./state.ts";
import type { fitView as FitView } from "./viewport.ts";

declare const document: BrowserDocument;
declare const window: BrowserWindow;
declare const flyTo: typeof FlyTo;
declare const redraw: typeof Redraw;
declare const startGestures: typeof StartGestures;
declare const zoomStep: typeof ZoomStep;
declare const buildGrid: typeof BuildGrid;
declare const startLegend: typeof StartLegend;
declare const startSearch: typeof StartSearch;
declare const foldName: typeof FoldName;
declare const fitView: typeof FitView;

/** Starts the viewer on the data of the page. */
export function startViewer(data: MapData): void {
  const state = makeState(data);
  const darkness = window.matchMedia("(prefers-color-scheme: dark)");
  const themeChanged = () => {
    state.theme = themeOf(darkness.matches);
    redraw(state);
  };
  darkness.addEventListener("change", themeChanged);
  window.addEventListener("resize", () => resize(state));
  resize(state);
  themeChanged();
  startLegend(state);
  startSearch(state);
  startGestures(state);
  document.getElementById("zoom-in").addEventListener("click", () => zoomStep(state, 1.8));
  document.getElementById("zoom-out").addEventListener("click", () => zoomStep(state, 1 / 1.8));
  document.getElementById("zoom-home").addEventListener("click", () => flyTo(state, state.home));
  document.documentElement.classList.add("ready");
}

/** The state before anything happened. */
export function makeState(data: MapData): ViewerState {
  const xs = Float32Array.from(data.x, (value) => value / 65535);
  const ys = Float32Array.from(data.y, (value) => value / 65535);
  const elements = findElements();
  const view = { scale: 1, x: 0, y: 0 };
  return {
    data,
    xs,
    ys,
    elements,
    grid: buildGrid(xs, ys),
    folded: data.names.map(foldName),
    context: elements.canvas.getContext("2d"),
    hidden: new Uint8Array(data.genres.length),
    view,
    home: view,
    width: 0,
    height: 0,
    ratio: 1,
    theme: themeOf(true),
    image: elements.canvas.getContext("2d").createImageData(1, 1),
    masks: new Map(),
    hovered: -1,
    selected: -1,
    journey: 0,
    painting: false,
    suggestions: [],
    suggestionIndex: -1,
  };
}

/** The elements that the page was written with. */
export function findElements(): ViewerElements {
  return {
    canvas: document.getElementById("map"),
    tooltip: document.getElementById("tooltip"),
    card: document.getElementById("card"),
    legend: document.getElementById("legend"),
    legendPanel: document.getElementById("legend-panel"),
    search: document.getElementById("search"),
    suggestions: document.getElementById("suggestions"),
    status: document.getElementById("status"),
  };
}

/** Colours of the canvas. */
export function themeOf(dark: boolean): CanvasTheme {
  return dark ? { paper: "#0d1118", ink: "#eef2f8", dark } : { paper: "#fbfbfd", ink: "#161b26", dark };
}

/** Fits the canvas to its box and to the pixels of the screen; a view that was never moved stays fitted. */
export function resize(state: ViewerState): void {
  const { canvas } = state.elements;
  const box = canvas.getBoundingClientRect();
  const atHome = state.view === state.home;
  state.width = box.width;
  state.height = box.height;
  state.ratio = Math.min(3, window.devicePixelRatio || 1);
  canvas.width = Math.round(box.width * state.ratio);
  canvas.height = Math.round(box.height * state.ratio);
  state.image = state.context.createImageData(Math.max(1, canvas.width), Math.max(1, canvas.height));
  const wide = box.width > 760;
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < state.xs.length; i++) {
    bounds.left = Math.min(bounds.left, state.xs[i]);
    bounds.right = Math.max(bounds.right, state.xs[i]);
    bounds.top = Math.min(bounds.top, state.ys[i]);
    bounds.bottom = Math.max(bounds.bottom, state.ys[i]);
  }
  const box1 = state.xs.length > 0 ? bounds : { left: 0, top: 0, right: 1, bottom: 1 };
  const padding = wide
    ? { left: 48, right: 280, top: 110, bottom: 48 }
    : { left: 20, right: 20, top: 130, bottom: 70 };
  state.home = fitView(box1, box.width, box.height, padding);
  if (atHome) state.view = state.home;
  redraw(state);
}
