import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import opentype, { type Font, type Glyph } from "opentype.js";
import { unpackWoff } from "./woff.ts";

/** The faces that text can be drawn in. All are Roboto: Latin, Greek and Cyrillic. */
export type FontFace =
  | "light"
  | "regular"
  | "medium"
  | "bold"
  | "black"
  | "italic"
  | "condensed"
  | "condensed-bold"
  | "slab"
  | "slab-bold";

const files: Readonly<Record<FontFace, string>> = {
  light: "roboto/Roboto-Light",
  regular: "roboto/Roboto-Regular",
  medium: "roboto/Roboto-Medium",
  bold: "roboto/Roboto-Bold",
  black: "roboto/Roboto-Black",
  italic: "roboto/Roboto-RegularItalic",
  condensed: "roboto-condensed/Roboto-Condensed-Regular",
  "condensed-bold": "roboto-condensed/Roboto-Condensed-Bold",
  slab: "roboto-slab/Roboto-Slab-Regular",
  "slab-bold": "roboto-slab/Roboto-Slab-Bold",
};

/** A glyph ready to be set: lengths in ems, outlines as flat commands with the y axis pointing down. */
export interface Outline {
  readonly glyph: Glyph;
  readonly advance: number;
  readonly commands: readonly OutlineCommand[];
}

/** An SVG path command with its coordinates (x, y pairs) in ems. */
export interface OutlineCommand {
  readonly letter: string;
  readonly coordinates: readonly number[];
}

/** A loaded face with its outlines, made when first asked for. */
export class Typeface {
  private readonly font: Font;
  private readonly outlines = new Map<string, Outline>();

  constructor(font: Font) {
    this.font = font;
  }

  /** Whether the face has a glyph for this character. */
  has(character: string): boolean {
    return this.font.charToGlyphIndex(character) > 0;
  }

  outline(character: string): Outline {
    let outline = this.outlines.get(character);
    if (!outline) {
      outline = outlineOf(this.font.charToGlyph(character), 1 / this.font.unitsPerEm);
      this.outlines.set(character, outline);
    }
    return outline;
  }

  /** The correction between two neighbours, in ems. */
  kerning(left: Outline, right: Outline): number {
    return this.font.getKerningValue(left.glyph, right.glyph) / this.font.unitsPerEm;
  }
}

function outlineOf(glyph: Glyph, scale: number): Outline {
  const commands = glyph.path.commands.map(({ type, x, y, x1, y1, x2, y2 }): OutlineCommand => {
    const pairs =
      type === "Z" ? [] : type === "Q" ? [x1, y1, x, y] : type === "C" ? [x1, y1, x2, y2, x, y] : [x, y];
    return { letter: type, coordinates: pairs.map((value, i) => (i % 2 ? -value : value) * scale) };
  });
  return { glyph, advance: glyph.advanceWidth * scale, commands };
}

const require = createRequire(import.meta.url);
const loaded = new Map<FontFace, Typeface>();

/** The face, read from the package `roboto-fontface` when first asked for (about 50 ms). */
export function typeface(face: FontFace): Typeface {
  let found = loaded.get(face);
  if (!found) {
    const bytes = readFileSync(require.resolve(`roboto-fontface/fonts/${files[face]}.woff`));
    found = new Typeface(opentype.parse(unpackWoff(bytes)));
    loaded.set(face, found);
  }
  return found;
}
