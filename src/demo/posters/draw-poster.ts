import { createRandom } from "../../core/index.ts";
import { element, type Markup, svgDocument, svgToJpeg } from "../../drawing/index.ts";
import type { DemoTitle } from "../title.ts";
import { lettering } from "./lettering.ts";
import { motifOf, posterGenre } from "./motif-of.ts";
import { paletteOf } from "./palette.ts";
import { posterHeight, posterWidth } from "./shapes.ts";

/**
 * The poster of a title, 240 × 360, drawn by code alone: colours by mood, picture by genre, letters as outlines.
 * The same title always gives the same picture, and its identifier makes it unlike all others.
 */
export function drawPoster(title: DemoTitle): Markup {
  const random = createRandom(`poster/${title.id}`);
  const palette = paletteOf(title.mood, random.fork("palette"));
  const genre = posterGenre(title);
  const motif = motifOf(title, random.fork("motif"));
  const stop = (offset: number, colour: string, opacity = 1) =>
    element("stop", { offset, "stop-color": colour, "stop-opacity": opacity });
  const definitions = element(
    "defs",
    {},
    element(
      "linearGradient",
      { id: "sky", x1: 0, y1: 0, x2: 0, y2: 1 },
      stop(0, palette.top),
      stop(0.78, palette.bottom),
      stop(1, palette.bottom),
    ),
    element(
      "radialGradient",
      { id: "edge", cx: 0.5, cy: 0.42, r: 0.78 },
      stop(0.55, "#000000", 0),
      stop(1, "#000000", 0.34),
    ),
  );
  const whole = { x: 0, y: 0, width: posterWidth, height: posterHeight };
  return svgDocument(
    { width: posterWidth, height: posterHeight, title: `Poster of ${title.name} (${title.year})` },
    definitions,
    element("rect", { ...whole, fill: "url(#sky)" }),
    motif({ random: random.fork("picture"), palette }),
    element("rect", { ...whole, fill: "url(#edge)" }),
    lettering(title, genre, palette, random.fork("lettering").next() < 0.5),
  );
}

/** The poster of a title as JPEG. */
export function renderPoster(title: DemoTitle): Promise<Buffer> {
  return svgToJpeg(drawPoster(title), { quality: 86 });
}
