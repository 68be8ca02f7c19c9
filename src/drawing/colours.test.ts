import { describe, expect, it } from "vitest";
import {
  categoricalPalette,
  divergingColour,
  genreColours,
  inkOn,
  luminance,
  parseColour,
  sequentialColour,
} from "./colours.ts";

type Triple = [number, number, number];
const apply = (rows: readonly Triple[], [x, y, z]: Triple) =>
  rows.map(([a, b, c]) => a * x + b * y + c * z) as Triple;

const linear = (colour: string) =>
  parseColour(colour).map((v) =>
    v <= 10.31 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  ) as Triple;

/** OKLab (Ottosson 2020) of linear light. */
function oklab(light: Triple): Triple {
  const cones = apply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  ).map((v) => Math.cbrt(Math.max(0, v))) as Triple;
  return apply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

/** Machado, Oliveira and Fernandes 2009, full severity. */
const visions: readonly (readonly Triple[])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
];

describe("categoricalPalette", () => {
  it("has 24 colours that stay apart with normal vision, deuteranopia and protanopia", () => {
    expect(new Set(categoricalPalette).size).toBe(24);
    const nearest = visions.map((vision) => {
      const seen = categoricalPalette.map((colour) => oklab(apply(vision, linear(colour))));
      return Math.min(
        ...seen.flatMap((a, i) =>
          seen.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
        ),
      );
    });
    expect(nearest[0]).toBeGreaterThan(0.09);
    expect(nearest[1]).toBeGreaterThan(0.068);
    expect(nearest[2]).toBeGreaterThan(0.068);
  });
});

describe("genreColours", () => {
  const names = ["Drama", "Horror", "Science Fiction", "Anime", "Silent"];

  it("gives a genre the same colour in any company and any order", () => {
    const all = genreColours(names);
    expect(genreColours([...names].reverse())).toEqual(all);
    expect(genreColours(["Horror"]).get("Horror")).toBe(all.get("Horror"));
    expect(genreColours(["Anime"]).get("Anime")).toBe(all.get("Anime"));
  });

  it("does not repeat a colour among 24 names, and has one for every name beyond", () => {
    const many = Array.from({ length: 40 }, (_, i) => `genre ${i}`);
    expect(new Set(genreColours(many.slice(0, 24)).values()).size).toBe(24);
    expect(genreColours(many).size).toBe(40);
    expect(genreColours([]).size).toBe(0);
  });
});

describe("scales of colour", () => {
  it("fall steadily in lightness", () => {
    const steps = Array.from({ length: 11 }, (_, i) => luminance(sequentialColour(i / 10)));
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
    expect(luminance(divergingColour(0.5))).toBeGreaterThan(luminance(divergingColour(0)));
    expect(sequentialColour(Number.NaN)).toBe(sequentialColour(0));
  });

  it("put readable ink on every colour (contrast of 4.0 and more)", () => {
    for (const colour of categoricalPalette) {
      const [a, b] = [luminance(colour), luminance(inkOn(colour))].sort((x, y) => y - x);
      expect((a + 0.05) / (b + 0.05)).toBeGreaterThan(4);
    }
  });
});
