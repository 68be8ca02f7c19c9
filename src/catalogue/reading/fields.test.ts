import { describe, expect, it } from "vitest";
import {
  cleanText,
  dayOf,
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

  it.each([
    ["2021-09-25", "2021-09-25"],
    ["2024-05-02T09:30:00.000Z", "2024-05-02"],
    ["September 5, 2021", "2021-09-05"],
    ["February 30, 2021", "absurd-date"],
    ["Sept 5, 2021", "wrong-type"],
    ["2021-09-25th", "wrong-type"],
    [" ", undefined],
    [null, undefined],
    [20240101, "wrong-type"],
  ])("day %s", (raw, expected) => {
    expect(reasonOf(dayOf(raw))).toBe(expected);
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
