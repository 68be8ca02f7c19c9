import { expect, it } from "vitest";
import { sourceNameOf } from "./source-name.ts";

it("names a source by its file", () => {
  const ending = /_titles$/;
  expect(sourceNameOf("a/disney_plus_titles.csv.gz", ending)).toBe("disney-plus");
  expect(sourceNameOf("Télé 7.CSV")).toBe("te-le-7");
  expect(sourceNameOf("___.csv")).toBe("catalogue");
});
