import { mixColours } from "../colours.ts";
import { type Box, type PlacedLabel, placeLabels, type WantedLabel } from "../label-placement.ts";
import type { Markup } from "../markup.ts";
import { element, formatNumber, svgDocument } from "../svg.ts";
import { canDraw, ellipsise, measureText, textOutline } from "../text.ts";
import { type FittedMap, fitMap, type SpectrumMap } from "./spectrum-map.ts";

/** Options of {@link spectrumMapSvg}. */
export interface SpectrumMapSvgOptions extends SpectrumMap {
  /** Pixels. Default 1600 × 1100. */
  readonly width?: number;
  readonly height?: number;
  /** How many titles are named at most. Default 60. */
  readonly labels?: number;
  /** Default `dark`. */
  readonly theme?: "dark" | "light";
}

interface Sheet {
  readonly fitted: FittedMap;
  readonly paper: string;
  readonly ink: string;
  readonly dark: boolean;
  readonly area: Box;
  readonly width: number;
  readonly x: (point: number) => number;
  readonly y: (point: number) => number;
  readonly place: (x: number, y: number) => [number, number];
}

/**
 * The map as a picture: points coloured by primary genre, genres named where they are densest, the best known titles
 * named where there is room, and a legend. Put it through `svgToPng` for a PNG.
 * @throws `invalid-option` for a coordinate that is not finite or a neighbour that is not on the map.
 */
export function spectrumMapSvg(options: SpectrumMapSvgOptions): Markup {
  const { width = 1600, height = 1100, title } = options;
  const sheet = sheetOf(options, width, height);
  const { paper, ink, fitted } = sheet;
  const subtitle =
    options.subtitle ??
    `${options.points.length.toLocaleString("en")} titles. Near each other: alike in genre.`;
  const genreLabels = genreNames(sheet);
  return svgDocument(
    { width, height, title, description: description(fitted), background: paper, ink },
    points(sheet),
    titleNames(options, sheet, genreLabels),
    genreLabels.map(({ wanted, left, bottom }) =>
      textOutline(wanted.text, {
        x: left + 4,
        y: bottom - 7,
        size: genreSize,
        face: "bold",
        fill: sheet.dark
          ? mixColours(wanted.colour, "#ffffff", 0.45)
          : mixColours(wanted.colour, "#000000", 0.4),
        halo: paper,
        haloWidth: 6,
      }),
    ),
    textOutline(title, { x: 40, y: 62, size: 30, face: "bold", fill: ink, width: width - 80 }),
    textOutline(subtitle, { x: 40, y: 90, size: 16, fill: ink, opacity: 0.66, width: width - 80 }),
    legendColumn(sheet, height),
  );
}

const genreSize = 23;
const legendWidth = 210;

function sheetOf(options: SpectrumMapSvgOptions, width: number, height: number): Sheet {
  const fitted = fitMap(options);
  const dark = options.theme !== "light";
  const area = { left: 30, top: 112, right: width - legendWidth - 20, bottom: height - 26 };
  const [xs, ys] = [extent(fitted.xs), extent(fitted.ys)];
  const inset = 26;
  const scale = Math.min(
    (area.right - area.left - 2 * inset) / Math.max(xs[1] - xs[0], 1e-3),
    (area.bottom - area.top - 2 * inset) / Math.max(ys[1] - ys[0], 1e-3),
  );
  const place = (x: number, y: number): [number, number] => [
    (area.left + area.right) / 2 + (x - (xs[0] + xs[1]) / 2) * scale,
    (area.top + area.bottom) / 2 + (y - (ys[0] + ys[1]) / 2) * scale,
  ];
  return {
    fitted,
    dark,
    paper: dark ? "#0d1118" : "#ffffff",
    ink: dark ? "#eef2f8" : "#161b26",
    area,
    width,
    place,
    x: (point) => place(fitted.xs[point], 0)[0],
    y: (point) => place(0, fitted.ys[point])[1],
  };
}

const extent = (values: Float64Array): [number, number] =>
  values.reduce<[number, number]>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [1, 0],
  );

/** Points as one path a genre and size class, which keeps the file small. */
function points(sheet: Sheet): Markup[] {
  const { fitted } = sheet;
  const crowd = Math.min(1.25, Math.max(0.5, (3000 / Math.max(1, fitted.xs.length)) ** 0.3));
  const classes = 5;
  const paths = new Map<number, string[]>();
  for (let i = 0; i < fitted.xs.length; i++) {
    const size = Math.min(classes - 1, Math.floor(fitted.weights[i] ** 2 * classes));
    const key = size * fitted.genres.length + fitted.genreOf[i];
    const radius = formatNumber((2.2 + size * 0.75) * crowd);
    const twice = formatNumber(2 * Number(radius));
    const [x, y] = [sheet.x(i) - Number(radius), sheet.y(i)];
    const disc = `M${x.toFixed(1)} ${y.toFixed(1)}a${radius} ${radius} 0 1 0 ${twice} 0a${radius} ${radius} 0 1 0-${twice} 0`;
    const list = paths.get(key);
    if (list) list.push(disc);
    else paths.set(key, [disc]);
  }
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(([key, discs]) =>
      element("path", {
        d: discs.join(""),
        fill: fitted.genres[key % fitted.genres.length].colour,
        "fill-opacity": 0.85,
        "fill-rule": "nonzero",
      }),
    );
}

function genreNames(sheet: Sheet): PlacedLabel<WantedLabel & { colour: string }>[] {
  const wanted = sheet.fitted.genres.map(({ name, colour, x: u, y: v }) => {
    const [x, y] = sheet.place(u, v);
    const width = measureText(name, { size: genreSize, face: "bold" }) + 8;
    const sides = ["centre", "above", "below", "right", "left"] as const;
    return { text: name, colour, x, y, width, height: genreSize + 6, gap: 4, sides };
  });
  return placeLabels(wanted, sheet.area);
}

function titleNames(options: SpectrumMapSvgOptions, sheet: Sheet, taken: readonly Box[]): Markup[] {
  const size = 13;
  const names = [...sheet.fitted.byImportance]
    .filter((point) => canDraw(options.points[point].name))
    .slice(0, (options.labels ?? 60) * 20)
    .map((point) => {
      const text = ellipsise(options.points[point].name, { size, width: 190 });
      return {
        text,
        x: sheet.x(point),
        y: sheet.y(point),
        width: measureText(text, { size }),
        height: size,
        gap: 7,
      };
    });
  return placeLabels(names, sheet.area, taken)
    .slice(0, options.labels ?? 60)
    .map(({ wanted, left, bottom }) =>
      textOutline(wanted.text, {
        x: left,
        y: bottom - 2.5,
        size,
        fill: sheet.ink,
        opacity: 0.92,
        halo: sheet.paper,
        haloWidth: 3,
      }),
    );
}

function legendColumn({ fitted, width, ink }: Sheet, height: number): Markup[] {
  const x = width - legendWidth;
  const rowHeight = 27;
  const rows = fitted.genres.slice(0, Math.floor((height - 150) / rowHeight));
  return rows.map(({ name, colour, count }, row) => {
    const y = 128 + row * rowHeight;
    return element(
      "g",
      {},
      element("circle", { cx: x + 8, cy: y, r: 6.5, fill: colour }),
      textOutline(name, { x: x + 24, y: y + 5, size: 15, fill: ink, width: 126 }),
      textOutline(count.toLocaleString("en"), {
        x: width - 30,
        y: y + 5,
        size: 13,
        fill: ink,
        anchor: "end",
        opacity: 0.6,
      }),
    );
  });
}

function description(fitted: FittedMap): string {
  const parts = fitted.genres.map(({ name, count }) => `${name} ${count}`);
  return `${fitted.xs.length} titles coloured by primary genre: ${parts.join(", ")}.`;
}
