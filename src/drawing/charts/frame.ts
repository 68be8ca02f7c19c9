import type { FontFace } from "../fonts.ts";
import type { Markup } from "../markup.ts";
import type { Scale } from "../scales.ts";
import { element } from "../svg.ts";
import { measureText, textOutline } from "../text.ts";

/** How all charts look: sizes in pixels. Marks of lesser weight are `currentColor` with this opacity. */
export const look = {
  titleSize: 17,
  labelSize: 13,
  tickSize: 12,
  quiet: 0.62,
  grid: 0.13,
  margin: 18,
} as const;

/** The area inside the axes, in pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The title of a chart, at the top left. */
export function chartTitle(title: string, width: number): Markup {
  const { margin, titleSize } = look;
  return label(title, margin, margin + titleSize * 0.8, {
    size: titleSize,
    face: "medium",
    width: width - 2 * margin,
  });
}

/** Options of {@link label}. */
export interface LabelOptions {
  readonly size?: number;
  readonly face?: FontFace;
  readonly anchor?: "start" | "middle" | "end";
  readonly opacity?: number;
  readonly width?: number;
  readonly rotate?: number;
}

/** A text in the ink of the page. */
export function label(text: string, x: number, y: number, options: LabelOptions = {}): Markup {
  return textOutline(text, { size: look.labelSize, ...options, x, y });
}

/** Grid lines and tick labels of a horizontal axis below the area. */
export function horizontalAxis(scale: Scale, area: PlotArea, format: (value: number) => string): Markup {
  const ticks = scale.ticks.map((tick) => {
    const x = scale(tick);
    return [
      line(x, area.top, x, area.bottom, look.grid),
      label(format(tick), x, area.bottom + 18, {
        size: look.tickSize,
        anchor: "middle",
        opacity: look.quiet,
      }),
    ];
  });
  return element("g", {}, ticks);
}

/** Grid lines and tick labels of a vertical axis left of the area. */
export function verticalAxis(scale: Scale, area: PlotArea, format: (value: number) => string): Markup {
  const ticks = scale.ticks.map((tick) => {
    const y = scale(tick);
    return [
      line(area.left, y, area.right, y, look.grid),
      label(format(tick), area.left - 8, y + 4, { size: look.tickSize, anchor: "end", opacity: look.quiet }),
    ];
  });
  return element("g", {}, ticks);
}

/** A straight line in the ink of the page. */
export function line(x1: number, y1: number, x2: number, y2: number, opacity = 1, width = 1): Markup {
  return element("path", {
    d: `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`,
    stroke: "currentColor",
    "stroke-width": width,
    opacity,
    fill: "none",
  });
}

/** The names of both axes. */
export function axisLabels(area: PlotArea, xLabel: string | undefined, yLabel: string | undefined): Markup[] {
  const style = { size: look.tickSize, opacity: look.quiet } as const;
  const labels: Markup[] = [];
  if (xLabel) {
    labels.push(
      label(xLabel, (area.left + area.right) / 2, area.bottom + 38, { ...style, anchor: "middle" }),
    );
  }
  if (yLabel) labels.push(label(yLabel, look.margin, area.top - 12, style));
  return labels;
}

/** A name in a legend with its colour. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
}

/** A legend in lines of at most `width` pixels from (x, y), and the height that it takes. */
export function legend(
  entries: readonly LegendEntry[],
  x: number,
  y: number,
  width: number,
): { markup: Markup; height: number } {
  const rowHeight = 22;
  let left = 0;
  let top = 0;
  const marks = entries.map(({ name, colour, dashed }) => {
    const wide = measureText(name, { size: look.labelSize }) + 38;
    if (left > 0 && left + wide > width) {
      left = 0;
      top += rowHeight;
    }
    const at = { x: x + left, y: y + top };
    left += wide;
    const swatch = dashed
      ? element("path", {
          d: `M${at.x} ${at.y + 6}h14`,
          stroke: colour,
          "stroke-width": 3,
          "stroke-dasharray": "5 3",
        })
      : element("rect", { x: at.x, y: at.y, width: 12, height: 12, rx: 3, fill: colour });
    return [swatch, label(name, at.x + 19, at.y + 11, { width: width - 20 })];
  });
  const height = entries.length === 0 ? 0 : top + rowHeight;
  return { markup: element("g", {}, marks), height };
}

/** An error bar between two points, with caps. */
export function whisker(axis: "x" | "y", low: number, high: number, across: number, cap = 4): Markup {
  const path =
    axis === "x"
      ? `M${low} ${across - cap}v${2 * cap}M${low} ${across}H${high}M${high} ${across - cap}v${2 * cap}`
      : `M${across - cap} ${low}h${2 * cap}M${across} ${low}V${high}M${across - cap} ${high}h${2 * cap}`;
  return element("path", {
    d: path.replace(/\d+\.\d+/g, (number) => Number(number).toFixed(1)),
    stroke: "currentColor",
    "stroke-width": 1.5,
    fill: "none",
    opacity: 0.8,
  });
}
