import { describe, expect, it } from "vitest";
import { parseMovieLensTitle } from "./movielens-title.ts";

describe("MovieLens titles", () => {
  it.each([
    ["Matrix, The (1999)", { name: "The Matrix", year: 1999 }],
    ["Harbour, L' (Le Port) (1960) ", { name: "L'Harbour", originalName: "Le Port", year: 1960 }],
    [
      "Lantern (a.k.a. Lamp, The) (Lanterne, La) (1994)",
      { name: "Lantern", originalName: "La Lanterne", year: 1994 },
    ],
    ["Lantern (a.k.a. Lamp, The) (1994)", { name: "Lantern", originalName: "The Lamp", year: 1994 }],
    ["Lantern: Port (2006–2007)", { name: "Lantern: Port", year: 2006, endYear: 2007 }],
    ["Lantern (2006-)", { name: "Lantern", year: 2006 }],
    ["Lantern", { name: "Lantern" }],
    ["(500) Days of Fog (2009)", { name: "(500) Days of Fog", year: 2009 }],
    ["(Untitled) (2009)", { name: "(Untitled)", year: 2009 }],
    ["Paris, Texas (1984)", { name: "Paris, Texas", year: 1984 }],
    ["1984 (1956)", { name: "1984", year: 1956 }],
  ])("%s", (title, expected) => {
    expect(parseMovieLensTitle(title)).toEqual(expected);
  });
});
