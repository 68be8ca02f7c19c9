import { describe, expect, it } from "vitest";
import {
  cleanText,
  FieldFault,
  imdbId,
  integer,
  isoDate,
  namesIn,
  namesSplitBy,
  number,
  numericId,
  year,
} from "./fields.ts";
import { parseMovieLensTitle } from "./movielens-title.ts";
import { SeenIds } from "./seen-ids.ts";
import { sourceNameOf } from "./source-name.ts";

const reasonOf = (value: unknown) => (value instanceof FieldFault ? value.reason : value);

describe("fields", () => {
  it.each([
    ["114709", "tt0114709"],
    ["0114709", "tt0114709"],
    ["tt0114709", "tt0114709"],
    [114709, "tt0114709"],
    ["tt011470900", "tt11470900"],
    ["tt12345678", "tt12345678"],
    ["", undefined],
    [null, undefined],
    ["0", "wrong-type"],
    ["nm0114709", "wrong-type"],
  ])("IMDb identifier %s", (raw, expected) => {
    expect(reasonOf(imdbId(raw))).toBe(expected);
  });

  it.each([
    ["2000-02-29", "2000-02-29"],
    ["1900-02-29", "absurd-date"],
    ["2024-13-01", "absurd-date"],
    ["0024-01-01", "absurd-date"],
    ["soon", "wrong-type"],
    [20240101, "wrong-type"],
    ["", undefined],
  ])("date %s", (raw, expected) => {
    expect(reasonOf(isoDate(raw))).toBe(expected);
  });

  it("numbers, whole or not, as JSON or text", () => {
    expect([number("1.5"), number(1.5), number("1e3"), number(" 7 "), integer("7.0")]).toEqual([
      1.5, 1.5, 1000, 7, 7,
    ]);
    expect(
      [number("7 min"), number("0x10"), integer("7.5"), number(Number.NaN), number(true)].map(reasonOf),
    ).toEqual(Array(5).fill("wrong-type"));
    expect([year("1869"), year(2101), numericId("-5"), numericId("0")].map(reasonOf)).toEqual([
      "absurd-date",
      "absurd-date",
      "out-of-range",
      "out-of-range",
    ]);
  });

  it("names are cleaned and kept once", () => {
    expect(namesSplitBy("|")(" A |B||A")).toEqual(["A", "B"]);
    expect(namesIn("name")([{ name: "A" }, { name: " " }])).toEqual(["A"]);
    expect(reasonOf(namesIn("name")([{ title: "A" }]))).toBe("wrong-type");
    expect(reasonOf(namesIn()("A"))).toBe("wrong-type");
    expect(namesIn()([])).toBeUndefined();
  });

  it("texts are in normal form C, without control characters, white space folded", () => {
    expect(cleanText(" e\u0301te\u0301 \n\t\u0007 x\u00a0y ")).toBe("été x y");
  });
});

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

it("remembers identifiers of every kind", () => {
  const seen = new SeenIds();
  const ids = ["1", "tt0000002", "tt11000103", "999999999", "film (1921) ü", "01", "9999999999999", ""];
  expect(ids.map((id) => seen.seenBefore(id))).toEqual(ids.map(() => false));
  expect(ids.map((id) => seen.seenBefore(id))).toEqual(ids.map(() => true));
  expect(seen.seenBefore("32769")).toBe(false);
});

it("names a source by its file", () => {
  const ending = /_titles$/;
  expect(sourceNameOf("a/disney_plus_titles.csv.gz", ending)).toBe("disney-plus");
  expect(sourceNameOf("Télé 7.CSV")).toBe("te-le-7");
  expect(sourceNameOf("___.csv")).toBe("catalogue");
});
