import { categoricalPalette } from "../colours.ts";
import type { Markup } from "../markup.ts";
import { extentOf, formatTick, linearScale, type Scale } from "../scales.ts";
import { element, svgDocument } from "../svg.ts";
import { measureText } from "../text.ts";
import { chartTitle, horizontalAxis, label, line, look, type PlotArea, whisker } from "./frame.ts";

/** One bar with the interval that it is known in. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  /** Default: the first colour of the palette. */
  readonly colour?: string;
  /** A few words after the value. */
  readonly note?: string;
}

/** Options of {@link barChart}. */
export interface BarChartOptions {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Width in pixels. Default 760. The height follows from the number of bars. */
  readonly width?: number;
  /** Name of the horizontal axis. */
  readonly unit?: string;
  /** How values are written. Default {@link formatTick}. */
  readonly format?: (value: number) => string;
  /** Where the axis begins. Default 0, or below the smallest value where that is negative. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** A value to compare with: a dashed line. */
  readonly reference?: { readonly value: number; readonly label: string };
}

const rowHeight = 30;

/** Horizontal bars, one below the other, with error bars where an interval is given. */
export function barChart(options: BarChartOptions): Markup {
  const { bars, title, width = 760, format = formatTick } = options;
  const labelWidth = Math.min(
    Math.max(40, ...bars.map((bar) => measureText(bar.label, { size: look.labelSize }))),
    width * 0.4,
  );
  const valueTexts = bars.map((bar) => format(bar.value) + (bar.note ? `  ${bar.note}` : ""));
  const valueWidth = Math.max(0, ...valueTexts.map((text) => measureText(text, { size: look.labelSize })));
  const top = look.margin + look.titleSize + (options.reference ? 34 : 18);
  const area: PlotArea = {
    left: look.margin + labelWidth + 10,
    right: width - look.margin - valueWidth - 12,
    top,
    bottom: top + bars.length * rowHeight + 4,
  };
  const scale = linearScale(rangeOf(options), [area.left, area.right], 5);
  const height = area.bottom + 28 + (options.unit ? 20 : 0);
  return svgDocument(
    { width, height, title, description: describe(bars, format) },
    chartTitle(title, width),
    horizontalAxis(scale, area, format),
    bars.map((bar, row) => drawBar(bar, valueTexts[row], row, area, scale, labelWidth)),
    options.reference ? drawReference(options.reference, area, scale) : null,
    options.unit
      ? label(options.unit, (area.left + area.right) / 2, area.bottom + 38, {
          size: look.tickSize,
          anchor: "middle",
          opacity: look.quiet,
        })
      : null,
  );
}

function rangeOf(options: BarChartOptions): [number, number] {
  const values = options.bars.flatMap((bar) => [bar.value, bar.low, bar.high]);
  const [low, high] = extentOf([...values, options.reference?.value, options.minimum ?? 0]);
  return [options.minimum ?? Math.min(0, low), options.maximum ?? high];
}

function drawBar(
  bar: Bar,
  text: string,
  row: number,
  area: PlotArea,
  scale: Scale,
  labelWidth: number,
): Markup {
  const middle = area.top + row * rowHeight + rowHeight / 2 + 2;
  const clamp = (value: number) => Math.min(Math.max(value, scale.minimum), scale.maximum);
  const zero = scale(clamp(0));
  const end = scale(clamp(bar.value));
  const interval = bar.low !== undefined && bar.high !== undefined ? [bar.low, bar.high] : undefined;
  const low = interval && scale(clamp(interval[0]));
  const high = interval && scale(clamp(interval[1]));
  return element(
    "g",
    {},
    label(bar.label, area.left - 10, middle + 4.5, { anchor: "end", width: labelWidth }),
    element("rect", {
      x: Math.min(zero, end),
      y: middle - 9,
      width: Math.max(1, Math.abs(end - zero)),
      height: 18,
      rx: 3,
      fill: bar.colour ?? categoricalPalette[0],
    }),
    low !== undefined && high !== undefined ? whisker("x", low, high, middle) : null,
    label(text, Math.max(end, zero, high ?? 0) + 8, middle + 4.5, { face: "medium" }),
  );
}

function drawReference(reference: { value: number; label: string }, area: PlotArea, scale: Scale): Markup {
  const x = scale(reference.value);
  return element(
    "g",
    { "stroke-dasharray": "4 3" },
    line(x, area.top - 4, x, area.bottom, 0.8, 1.5),
    label(reference.label, x, area.top - 10, { size: look.tickSize, anchor: "middle", opacity: 0.8 }),
  );
}

/** The numbers of the picture as words, for people who do not see it. */
function describe(bars: readonly Bar[], format: (value: number) => string): string {
  return bars
    .map(({ label: name, value, low, high }) => {
      const interval = low !== undefined && high !== undefined ? ` (${format(low)} to ${format(high)})` : "";
      return `${name}: ${format(value)}${interval}`;
    })
    .join("; ");
}
