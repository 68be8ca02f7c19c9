import fc from "fast-check";
import { expect, it } from "vitest";
import type { EventFile } from "./event-file.ts";
import { checkEvent } from "./event-row.ts";
import { lineCheck } from "./plain-line.ts";

const columns = ["user", "item", "rating", "time", "split"];
const [viewer, title, value, time, split] = columns;
const fileOf = (delimiter: string): EventFile => ({
  path: "",
  file: "ratings",
  source: "test",
  kind: "rating",
  titleScheme: "movielens",
  layout: { delimiter, quoted: true, header: true, columns, viewer, title, value, time, split },
});

const accepts = (line: string, delimiter = ",") => {
  const bytes = Buffer.from(`before\n${line}\nafter`);
  return lineCheck(fileOf(delimiter).layout)(bytes, 7, bytes.length - 6);
};

it("trusts usual lines, also with two characters between the cells", () => {
  expect(accepts("1,2,3.5,978300760,train")).toBe(true);
  expect(accepts("1,2,3,,")).toBe(true);
  expect(accepts("1,2,3,978300760,train\r")).toBe(true);
  expect(accepts("1::2::3::4::x", "::")).toBe(true);
});

it.each([
  "1,2,3,4",
  "1,2,3,4,x,y",
  ",2,3,4,x",
  "1,,3,4,x",
  "1,2,,4,x",
  "1,2,3.5.1,4,x",
  "1,2,-3,4,x",
  "1,2,3,4102444800,x",
  "1,2,3,soon,x",
  '1,"2",3,4,x',
  "1 ,2,3,4,x",
  "1,2,3,4,ü",
  "1,2,3,4,\0",
  "",
])("doubts %j", (line) => {
  expect(accepts(line)).toBe(false);
});

it("doubts a single colon where two stand between the cells", () => {
  expect(accepts("1:2::3::4::5::x", "::")).toBe(false);
});

it("never trusts a line in which the closer look finds a fault", () => {
  const cell = fc.oneof(
    fc.integer({ min: -5, max: 5_000_000_000 }).map(String),
    fc.constantFrom("", " ", ".", "1.", ".5", "nan", "1e3", '"', "x", "é", "\t"),
    fc.string({ maxLength: 4 }).filter((text) => !/[,\n\r"]/.test(text)),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: 5, maxLength: 5 }), (cells) => {
      fc.pre(accepts(cells.join(",")));
      const faults: unknown[] = [];
      const event = checkEvent(
        fileOf(","),
        (column) => cells[columns.indexOf(column)],
        (fault) => faults.push(fault),
      );
      expect(faults).toEqual([]);
      expect(event).toMatchObject({ viewer: cells[0], title: cells[1], value: String(Number(cells[2])) });
    }),
    { numRuns: 500 },
  );
});
