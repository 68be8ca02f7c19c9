import { categoricalPalette } from "../colours.ts";
import { placeLabels } from "../label-placement.ts";
import type { Markup } from "../markup.ts";
import { extentOf, formatTick, linearScale } from "../scales.ts";
import { element, svgDocument } from "../svg.ts";
import { measureText } from "../text.ts";
import { axisLabels, chartTitle, horizontalAxis, label, look, type PlotArea, verticalAxis } from "./frame.ts";

/** A point of a {@link scatterChart}. */
export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly label?: string;
  readonly colour?: string;
  /** Radius in pixels. Default 4. */
  readonly size?: number;
}

/** Options of {@link scatterChart}. */
export interface ScatterChartOptions {
  readonly title: string;
  readonly points: readonly ScatterPoint[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Pixels. Default 760 × 520. */
  readonly width?: number;
  readonly height?: number;
}

/** Points in a plane; those with a label are named where there is room without covering another name. */
export function scatterChart(options: ScatterChartOptions): Markup {
  const { title, width = 760, height = 520 } = options;
  const points = options.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const top = look.margin + look.titleSize;
  const area: PlotArea = {
    left: look.margin + 46,
    right: width - look.margin - 8,
    top: top + (options.yLabel ? 42 : 20),
    bottom: height - (options.xLabel ? 54 : 36),
  };
  const horizontal = linearScale(widened(extentOf(points.map(({ x }) => x))), [area.left, area.right]);
  const vertical = linearScale(widened(extentOf(points.map(({ y }) => y))), [area.bottom, area.top]);
  const placed = points.map((point) => ({ ...point, left: horizontal(point.x), top: vertical(point.y) }));
  return svgDocument(
    { width, height, title, description: `${points.length} points.` },
    chartTitle(title, width),
    horizontalAxis(horizontal, area, formatTick),
    verticalAxis(vertical, area, formatTick),
    axisLabels(area, options.xLabel, options.yLabel),
    placed.map(({ left, top: y, colour = categoricalPalette[0], size = 4 }) =>
      element("circle", { cx: left, cy: y, r: size, fill: colour, "fill-opacity": 0.85 }),
    ),
    labelsOf(placed, area),
  );
}

function widened([minimum, maximum]: readonly [number, number]): [number, number] {
  const padding = (maximum - minimum) * 0.06;
  return [minimum - padding, maximum + padding];
}

function labelsOf(
  points: readonly (ScatterPoint & { left: number; top: number })[],
  area: PlotArea,
): Markup[] {
  const size = look.tickSize;
  const wanted = points
    .filter(({ label: name }) => name !== undefined && name !== "")
    .map(({ label: name = "", left, top, size: radius = 4 }) => ({
      text: name,
      x: left,
      y: top,
      width: measureText(name, { size }),
      height: size,
      gap: radius + 3,
    }));
  const bounds = { left: area.left, top: area.top, right: area.right, bottom: area.bottom };
  const dots = points.map(({ left, top, size: radius = 4 }) => ({
    left: left - radius + 1,
    top: top - radius + 1,
    right: left + radius - 1,
    bottom: top + radius - 1,
  }));
  return placeLabels(wanted, bounds, dots).map(({ wanted: { text }, left, bottom }) =>
    label(text, left, bottom - size * 0.18, { size }),
  );
}
