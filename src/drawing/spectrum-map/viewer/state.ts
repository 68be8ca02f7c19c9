import type { DiscMask } from "./discs.ts";
import type { BrowserElement, BrowserImage, PaintContext } from "./dom.ts";
import type { PointGrid } from "./grid.ts";
import type { View } from "./viewport.ts";

/** What the page carries as JSON, column by column; see `mapData`. */
export interface MapData {
  /** Coordinates times 65,535, as integers. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly names: readonly string[];
  /** 0 where the year is not known. */
  readonly years: readonly number[];
  /** 1 for a series. */
  readonly series: readonly number[];
  readonly genres: readonly { name: string; colour: string; count: number; x: number; y: number }[];
  /** Index of the primary genre of each point. */
  readonly primary: readonly number[];
  /** All genre names that any point has, and for each point which. */
  readonly genreNames: readonly string[];
  readonly genreLists: readonly (readonly number[])[];
  /** 0 to 100. */
  readonly weights: readonly number[];
  readonly byImportance: readonly number[];
  /** Address by point index, for those that have one. */
  readonly links: Readonly<Record<string, string>>;
  /** Empty lists where not known. Similarities are per mille. */
  readonly neighbours: readonly (readonly number[])[];
  readonly similarities: readonly (readonly number[])[];
}

/** Colours of the canvas, by theme. */
export interface CanvasTheme {
  readonly paper: string;
  readonly ink: string;
  readonly dark: boolean;
}

/** The elements of the page, by their ids. */
export interface ViewerElements {
  readonly canvas: BrowserElement;
  readonly tooltip: BrowserElement;
  readonly card: BrowserElement;
  readonly legend: BrowserElement;
  readonly legendPanel: BrowserElement;
  readonly search: BrowserElement;
  readonly suggestions: BrowserElement;
  readonly status: BrowserElement;
}

/** Everything that changes while the viewer runs. */
export interface ViewerState {
  readonly data: MapData;
  readonly xs: Float32Array;
  readonly ys: Float32Array;
  readonly grid: PointGrid;
  readonly folded: readonly string[];
  readonly elements: ViewerElements;
  readonly context: PaintContext;
  /** 1 for genres that are switched off. */
  readonly hidden: Uint8Array;
  view: View;
  home: View;
  width: number;
  height: number;
  ratio: number;
  theme: CanvasTheme;
  /** The pixels of the points, of the canvas's size, and the discs that have been stamped into them. */
  image: BrowserImage;
  readonly masks: Map<number, DiscMask>;
  /** Point indices; -1 for none. */
  hovered: number;
  selected: number;
  /** Counts up with every change of view by hand, which ends a flight under way. */
  journey: number;
  painting: boolean;
  suggestions: readonly number[];
  suggestionIndex: number;
}
