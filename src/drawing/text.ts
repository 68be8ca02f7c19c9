import { type FontFace, type Outline, typeface } from "./fonts.ts";
import type { Markup } from "./markup.ts";
import { element, formatNumber } from "./svg.ts";

/** How text is set. Lengths are in pixels. */
export interface TextStyle {
  /** Font size: the height of an em. */
  readonly size: number;
  /** Default `regular`. */
  readonly face?: FontFace;
  /** Extra space after every character. Default 0. */
  readonly letterSpacing?: number;
}

/** Options of {@link textOutline}. */
export interface TextOutlineOptions extends TextStyle {
  /** Where the text begins, is centred or ends, as `anchor` says. */
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Default `currentColor`. */
  readonly fill?: string;
  /** Text that is wider is cut with an ellipsis. */
  readonly width?: number;
  /** Colour of a rim around the letters that keeps them readable on a picture. */
  readonly halo?: string;
  /** Width of the rim in pixels. Default a fifth of the size. */
  readonly haloWidth?: number;
  /** Degrees, clockwise, about (x, y). */
  readonly rotate?: number;
  /** In [0, 1]. */
  readonly opacity?: number;
}

const marks = /\p{M}+/gu;

/** The characters that are drawn for a text: composed, and without accents where the face lacks the letter. */
function charactersOf(text: string, face: FontFace): string[] {
  const font = typeface(face);
  return Array.from(text.normalize("NFC"), (character) => {
    if (font.has(character)) return character;
    const base = character.normalize("NFD").replace(marks, "");
    return base.length > 0 && font.has(base) ? base : character;
  });
}

/** Whether the face has a letter for every character of the text, accents aside. */
export function canDraw(text: string, face: FontFace = "regular"): boolean {
  return charactersOf(text, face).every((character) => typeface(face).has(character));
}

interface PlacedOutline {
  readonly outline: Outline;
  readonly x: number;
}

function layOut(text: string, style: TextStyle): { placed: PlacedOutline[]; width: number } {
  const face = style.face ?? "regular";
  const font = typeface(face);
  const placed: PlacedOutline[] = [];
  let x = 0;
  let previous: Outline | undefined;
  for (const character of charactersOf(text, face)) {
    const outline = font.outline(character);
    if (previous) x += (style.letterSpacing ?? 0) + font.kerning(previous, outline) * style.size;
    placed.push({ outline, x });
    x += outline.advance * style.size;
    previous = outline;
  }
  return { placed, width: x };
}

/** The width of a text in pixels, kerning included. */
export function measureText(text: string, style: TextStyle): number {
  return layOut(text, style).width;
}

/** The text, cut to a width in pixels with an ellipsis at the end where it would be wider. */
export function ellipsise(text: string, style: TextStyle & { readonly width: number }): string {
  if (measureText(text, style) <= style.width) return text;
  const characters = Array.from(text);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measureText(cut(characters, middle), style) <= style.width) low = middle;
    else high = middle - 1;
  }
  return cut(characters, low);
}

const cut = (characters: readonly string[], length: number) =>
  `${characters.slice(0, length).join("").trimEnd()}…`;

/** Breaks a text at white space into lines of at most `width` pixels; what is beyond `lines` is cut with an ellipsis. */
export function wrapText(
  text: string,
  style: TextStyle & { readonly width: number; readonly lines?: number },
): string[] {
  const limit = style.lines ?? Number.POSITIVE_INFINITY;
  const words = text.split(/\s+/u).filter((word) => word !== "");
  const lines: string[] = [];
  let line = "";
  for (let i = 0; i < words.length; i++) {
    const longer = line === "" ? words[i] : `${line} ${words[i]}`;
    if (line === "" || measureText(longer, style) <= style.width) {
      line = longer;
    } else if (lines.length + 1 >= limit) {
      line = [line, ...words.slice(i)].join(" ");
      break;
    } else {
      lines.push(line);
      line = words[i];
    }
  }
  if (line !== "") lines.push(line);
  return lines.map((each) => ellipsise(each, style));
}

/** Text as one SVG path, which looks the same on every machine, with or without fonts. */
export function textOutline(text: string, options: TextOutlineOptions): Markup {
  const shown = options.width === undefined ? text : ellipsise(text, { ...options, width: options.width });
  const { placed, width } = layOut(shown, options);
  const shift = options.anchor === "middle" ? width / 2 : options.anchor === "end" ? width : 0;
  const path = placed.map(({ outline, x }) =>
    pathOf(outline, options.x - shift + x, options.y, options.size),
  );
  const rotate = options.rotate
    ? `rotate(${formatNumber(options.rotate)} ${formatNumber(options.x)} ${formatNumber(options.y)})`
    : undefined;
  return element("path", {
    d: path.join(""),
    fill: options.fill ?? "currentColor",
    stroke: options.halo,
    "stroke-width": options.halo && (options.haloWidth ?? options.size / 5),
    "stroke-linejoin": options.halo && "round",
    "paint-order": options.halo && "stroke",
    opacity: options.opacity,
    transform: rotate,
  });
}

function pathOf(outline: Outline, x: number, y: number, size: number): string {
  let path = "";
  for (const { letter, coordinates } of outline.commands) {
    path += letter;
    for (let i = 0; i < coordinates.length; i += 2) {
      path += `${i ? " " : ""}${formatNumber(x + coordinates[i] * size)} ${formatNumber(y + coordinates[i + 1] * size)}`;
    }
  }
  return path;
}
