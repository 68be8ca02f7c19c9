import { categoricalPalette } from "../colours.ts";
import type { Markup } from "../markup.ts";
import { extentOf, formatTick, linearScale, logScale, type Scale } from "../scales.ts";
import { element, formatNumber, svgDocument } from "../svg.ts";
import {
  axisLabels,
  chartTitle,
  horizontalAxis,
  legend,
  line,
  look,
  type PlotArea,
  verticalAxis,
} from "./frame.ts";

/** A measured point, with the interval that it is known in. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** One line. */
export interface LineSeries {
  readonly name: string;
  readonly points: readonly LinePoint[];
  readonly colour?: string;
  readonly dashed?: boolean;
}

/** Options of {@link lineChart}. */
export interface LineChartOptions {
  readonly title: string;
  readonly series: readonly LineSeries[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Pixels. Default 760 × 420. */
  readonly width?: number;
  readonly height?: number;
  /** Default `linear`. */
  readonly xScale?: "linear" | "log";
  /** How values of the vertical axis are written. */
  readonly format?: (value: number) => string;
}

/** Lines with axes, ticks and a legend; intervals are drawn as bands. Points with values that are not finite are left out. */
export function lineChart(options: LineChartOptions): Markup {
  const { title, width = 760, height = 420, format = formatTick } = options;
  const series = options.series.map((each, i) => ({
    ...each,
    colour: each.colour ?? categoricalPalette[i % categoricalPalette.length],
    points: each.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
  }));
  const top = look.margin + look.titleSize + 14;
  const names = legend(series, look.margin, top, width - 2 * look.margin);
  const area: PlotArea = {
    left: look.margin + 46,
    right: width - look.margin - 8,
    top: top + names.height + (options.yLabel ? 30 : 12),
    bottom: height - (options.xLabel ? 54 : 36),
  };
  const points = series.flatMap((each) => each.points);
  const xRange = extentOf(points.map(({ x }) => x));
  const horizontal = (options.xScale === "log" ? logScale : linearScale)(xRange, [area.left, area.right]);
  const yRange = extentOf(points.flatMap(({ y, low, high }) => [y, low, high]));
  const padding = (yRange[1] - yRange[0]) * 0.05;
  const vertical = linearScale([yRange[0] - padding, yRange[1] + padding], [area.bottom, area.top]);
  return svgDocument(
    { width, height, title, description: describe(series, format) },
    chartTitle(title, width),
    names.markup,
    horizontalAxis(horizontal, area, formatTick),
    verticalAxis(vertical, area, format),
    line(area.left, area.bottom, area.right, area.bottom, 0.4),
    axisLabels(area, options.xLabel, options.yLabel),
    series.map((each) => drawSeries(each, each.colour, horizontal, vertical)),
  );
}

const at = (x: number, y: number) => `${formatNumber(x)} ${formatNumber(y)}`;

function drawSeries(
  { points, dashed }: LineSeries,
  colour: string,
  horizontal: Scale,
  vertical: Scale,
): Markup {
  const path = points.map(({ x, y }) => at(horizontal(x), vertical(y)));
  const upper = points.map(({ x, y, high }) => at(horizontal(x), vertical(high ?? y)));
  const lower = points.map(({ x, y, low }) => at(horizontal(x), vertical(low ?? y))).reverse();
  const banded = points.some(({ low, high }) => low !== undefined || high !== undefined);
  const dots = points.length <= 30 ? points : [];
  return element(
    "g",
    {},
    banded
      ? element("path", { d: `M${[...upper, ...lower].join("L")}Z`, fill: colour, opacity: 0.18 })
      : null,
    path.length === 0
      ? null
      : element("path", {
          d: `M${path.join("L")}`,
          fill: "none",
          stroke: colour,
          "stroke-width": 2.25,
          "stroke-linejoin": "round",
          "stroke-linecap": "round",
          "stroke-dasharray": dashed ? "6 5" : undefined,
        }),
    dots.map(({ x, y }) => element("circle", { cx: horizontal(x), cy: vertical(y), r: 3, fill: colour })),
  );
}

function describe(series: readonly LineSeries[], format: (value: number) => string): string {
  return series
    .map(({ name, points }) => {
      if (points.length === 0) return `${name}: no points`;
      const first = points[0];
      const last = points[points.length - 1];
      return `${name}: from ${format(first.y)} at ${formatTick(first.x)} to ${format(last.y)} at ${formatTick(last.x)}`;
    })
    .join("; ");
}
