import type { Random } from "../../core/index.ts";
import { type Attributes, element, formatNumber, type Markup } from "../../drawing/index.ts";
import type { Palette } from "./palette.ts";

/** Size of a poster in pixels. */
export const posterWidth = 240;
export const posterHeight = 360;

/** What a motif is drawn from; the same gives the same picture. */
export interface MotifOptions {
  readonly random: Random;
  readonly palette: Palette;
}

/** Draws the picture of a poster, above the title. The lower 100 pixels will be covered in part. */
export type Motif = (options: MotifOptions) => Markup[];

/** A point in pixels. */
export type Point = readonly [x: number, y: number];

const at = ([x, y]: Point) => `${formatNumber(x)} ${formatNumber(y)}`;

/** A closed shape with straight sides. */
export function polygon(points: readonly Point[], fill: string, attributes: Attributes = {}): Markup {
  return element("path", { d: `M${points.map(at).join("L")}Z`, fill, ...attributes });
}

export function circle(
  x: number,
  y: number,
  radius: number,
  fill: string,
  attributes: Attributes = {},
): Markup {
  return element("circle", { cx: x, cy: y, r: radius, fill, ...attributes });
}

export function ring(
  x: number,
  y: number,
  radius: number,
  stroke: string,
  width: number,
  opacity = 1,
): Markup {
  return circle(x, y, radius, "none", { stroke, "stroke-width": width, opacity });
}

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  attributes: Attributes = {},
): Markup {
  return element("rect", { x, y, width, height, fill, ...attributes });
}

/** A path from SVG path data. */
export function path(d: string, fill: string, attributes: Attributes = {}): Markup {
  return element("path", { d, fill, ...attributes });
}

/** A line that is not filled. */
export function stroke(d: string, colour: string, width: number, attributes: Attributes = {}): Markup {
  return path(d, "none", { stroke: colour, "stroke-width": width, "stroke-linecap": "round", ...attributes });
}

/** A number between two. */
export const between = (random: Random, low: number, high: number) => low + (high - low) * random.next();

/** Fine points of light over the upper part. */
export function stars({ random }: MotifOptions, count: number, colour: string, depth = 230): Markup[] {
  return Array.from({ length: count }, () =>
    circle(random.next() * posterWidth, random.next() * depth, between(random, 0.4, 1.5), colour, {
      opacity: between(random, 0.3, 1),
    }),
  );
}

/** A ridge from left to right: jagged or soft, closed at the bottom of the poster. */
export function ridge(
  random: Random,
  options: { readonly y: number; readonly rise: number; readonly steps: number; readonly soft: boolean },
  fill: string,
): Markup {
  const { y, rise, steps, soft } = options;
  const points: Point[] = Array.from({ length: steps + 1 }, (_, i) => [
    (i / steps) * posterWidth,
    y - rise * (i % 2 ? between(random, 0.55, 1) : between(random, 0, 0.4)),
  ]);
  const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  let d = `M0 ${posterHeight}L${at(points[0])}`;
  for (let i = 1; i < points.length; i++) {
    d += soft ? `Q${at(points[i - 1])} ${at(middle(points[i - 1], points[i]))}` : `L${at(points[i])}`;
  }
  return path(`${d}L${at(points[steps])}L${posterWidth} ${posterHeight}Z`, fill);
}

/** A soft glow around a point. */
export function glow(x: number, y: number, radius: number, colour: string): Markup[] {
  return [1, 0.72, 0.46].map((share, i) => circle(x, y, radius * share, colour, { opacity: 0.1 + 0.05 * i }));
}

/** A standing person as a silhouette, feet at (x, y). */
export function figure(x: number, y: number, height: number, fill: string): Markup[] {
  const w = height * 0.13;
  return [
    circle(x, y - height * 0.9, height * 0.1, fill),
    path(
      `M${x - w} ${y - height * 0.74}Q${x} ${y - height * 0.84} ${x + w} ${y - height * 0.74}L${x + w * 1.15} ${y - height * 0.36}L${x + w * 0.75} ${y}H${x + w * 0.12}L${x} ${y - height * 0.36}L${x - w * 0.12} ${y}H${x - w * 0.75}L${x - w * 1.15} ${y - height * 0.36}Z`,
      fill,
    ),
  ];
}
