import { categoricalPalette } from "../colours.ts";
import type { Markup } from "../markup.ts";
import { extentOf, formatTick, linearScale, type Scale } from "../scales.ts";
import { element, svgDocument } from "../svg.ts";
import {
  axisLabels,
  chartTitle,
  label,
  legend,
  look,
  type PlotArea,
  verticalAxis,
  whisker,
} from "./frame.ts";

/** One series: a value a group, `undefined` where there is none. */
export interface GroupedSeries {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
  readonly low?: readonly (number | undefined)[];
  readonly high?: readonly (number | undefined)[];
  readonly colour?: string;
}

/** Options of {@link groupedBarChart}. */
export interface GroupedBarChartOptions {
  readonly title: string;
  readonly groups: readonly string[];
  readonly series: readonly GroupedSeries[];
  /** Pixels. Default 760 × 420. */
  readonly width?: number;
  readonly height?: number;
  readonly format?: (value: number) => string;
  /** Where the axis begins. Default 0, or below the smallest value where that is negative. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly yLabel?: string;
}

/** Vertical bars in groups, one colour a series, with error bars where intervals are given. */
export function groupedBarChart(options: GroupedBarChartOptions): Markup {
  const { title, groups, series, width = 760, height = 420, format = formatTick } = options;
  const colours = series.map((each, i) => each.colour ?? categoricalPalette[i % categoricalPalette.length]);
  const top = look.margin + look.titleSize + 14;
  const names = legend(
    series.map(({ name }, i) => ({ name, colour: colours[i] })),
    look.margin,
    top,
    width - 2 * look.margin,
  );
  const area: PlotArea = {
    left: look.margin + 46,
    right: width - look.margin,
    top: top + names.height + (options.yLabel ? 30 : 12),
    bottom: height - 38,
  };
  const scale = linearScale(rangeOf(options), [area.bottom, area.top], 5);
  return svgDocument(
    { width, height, title, description: describe(options, format) },
    chartTitle(title, width),
    names.markup,
    verticalAxis(scale, area, format),
    axisLabels(area, undefined, options.yLabel),
    groups.map((group, i) => drawGroup(group, i, options, colours, area, scale)),
  );
}

function rangeOf({ series, minimum, maximum }: GroupedBarChartOptions): [number, number] {
  const values = series.flatMap((each) => [...each.values, ...(each.low ?? []), ...(each.high ?? [])]);
  const [low, high] = extentOf([...values, minimum ?? 0]);
  return [minimum ?? Math.min(0, low), maximum ?? high];
}

function drawGroup(
  group: string,
  index: number,
  { groups, series }: GroupedBarChartOptions,
  colours: readonly string[],
  area: PlotArea,
  scale: Scale,
): Markup {
  const step = (area.right - area.left) / groups.length;
  const bar = Math.min((step * 0.8) / series.length, 48);
  const left = area.left + index * step + (step - bar * series.length) / 2;
  const clamp = (value: number) => Math.min(Math.max(value, scale.minimum), scale.maximum);
  const base = scale(clamp(0));
  const bars = series.map(({ values, low, high }, i) => {
    const value = values[index];
    if (value === undefined) return null;
    const end = scale(clamp(value));
    const from = low?.[index];
    const to = high?.[index];
    return [
      element("rect", {
        x: left + i * bar + 1,
        y: Math.min(base, end),
        width: Math.max(1, bar - 2),
        height: Math.max(1, Math.abs(base - end)),
        rx: Math.min(3, bar / 4),
        fill: colours[i],
      }),
      from !== undefined && to !== undefined
        ? whisker("y", scale(clamp(from)), scale(clamp(to)), left + (i + 0.5) * bar, Math.min(4, bar / 4))
        : null,
    ];
  });
  const name = label(group, area.left + (index + 0.5) * step, area.bottom + 20, {
    anchor: "middle",
    width: step - 4,
  });
  return element("g", {}, bars, name);
}

function describe({ groups, series }: GroupedBarChartOptions, format: (value: number) => string): string {
  return groups
    .map((group, i) => {
      const values = series.map(({ name, values: all }) => {
        const value = all[i];
        return `${name} ${value === undefined ? "none" : format(value)}`;
      });
      return `${group}: ${values.join(", ")}`;
    })
    .join("; ");
}
