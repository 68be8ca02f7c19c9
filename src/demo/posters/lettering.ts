import { element, type FontFace, type Markup, textOutline, wrapText } from "../../drawing/index.ts";
import type { TasteGenre } from "../genres.ts";
import type { DemoTitle } from "../title.ts";
import type { Palette } from "./palette.ts";
import { posterHeight, posterWidth } from "./shapes.ts";

const faces: Partial<Record<TasteGenre, FontFace>> = {
  Western: "slab-bold",
  History: "slab-bold",
  War: "slab-bold",
  Biography: "slab",
  Action: "condensed-bold",
  Thriller: "condensed-bold",
  Crime: "condensed-bold",
  Sport: "condensed-bold",
  Horror: "condensed-bold",
  Mystery: "condensed",
  Comedy: "black",
  Family: "black",
  Animation: "black",
  Music: "black",
  "Science Fiction": "light",
  Romance: "light",
  Fantasy: "slab",
  Documentary: "bold",
};

const capitals: ReadonlySet<TasteGenre> = new Set([
  "Western",
  "War",
  "Action",
  "Thriller",
  "Crime",
  "Science Fiction",
  "Horror",
]);
const margin = 18;

/** The title as large as it fits in four lines, above the director's name and the year, on a dark or light foot. */
export function lettering(title: DemoTitle, genre: TasteGenre, palette: Palette, centred: boolean): Markup[] {
  const face = faces[genre] ?? "medium";
  const text = capitals.has(genre) ? title.name.toUpperCase() : title.name;
  const { size, lines, spacing } = fitTitle(text, face);
  const leading = size * 1.08;
  const credit = posterHeight - 15;
  const base = credit - 20;
  const anchor = centred ? "middle" : "start";
  const x = centred ? posterWidth / 2 : margin;
  const top = base - (lines.length - 1) * leading - size;
  const drawn = lines.map((line, i) =>
    textOutline(line, {
      x,
      y: base - (lines.length - 1 - i) * leading,
      size,
      face,
      fill: palette.ink,
      anchor,
      letterSpacing: spacing,
    }),
  );
  const who = [title.directors[0], String(title.year)].filter(Boolean).join("  ·  ");
  return [
    foot(top, palette),
    ...drawn,
    textOutline(who, {
      x,
      y: credit,
      size: 9.5,
      face: "regular",
      fill: palette.ink,
      anchor,
      opacity: 0.82,
      width: posterWidth - 2 * margin,
      letterSpacing: 0.3,
    }),
  ];
}

/** The ground fades in above the title and is nearly solid behind it. */
function foot(top: number, palette: Palette): Markup {
  const stop = (offset: number, opacity: number) =>
    element("stop", { offset, "stop-color": palette.ground, "stop-opacity": opacity });
  const gradient = element(
    "linearGradient",
    { id: "foot", gradientUnits: "userSpaceOnUse", x1: 0, y1: top - 66, x2: 0, y2: posterHeight },
    stop(0, 0),
    stop(44 / (posterHeight - top + 66), 0.6),
    stop(80 / (posterHeight - top + 66), 0.9),
    stop(1, 1),
  );
  const height = posterHeight - top + 66;
  const rect = element("rect", { x: 0, y: top - 66, width: posterWidth, height, fill: "url(#foot)" });
  return element("g", {}, element("defs", {}, gradient), rect);
}

/** The largest size at which the title needs at most four lines and no ellipsis. */
function fitTitle(text: string, face: FontFace): { size: number; lines: string[]; spacing: number } {
  const width = posterWidth - 2 * margin;
  for (let size = 38; size > 14; size -= 1.5) {
    const spacing = face === "light" ? size * 0.06 : 0;
    const lines = wrapText(text, { size, face, width, letterSpacing: spacing });
    const fits = lines.length <= (size > 30 ? 2 : size > 24 ? 3 : 4);
    if (fits && !lines.some((line) => line.endsWith("…"))) return { size, lines, spacing };
  }
  return { size: 14, lines: wrapText(text, { size: 14, face, width, lines: 4 }), spacing: 0 };
}
