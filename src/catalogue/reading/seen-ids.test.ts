import { expect, it } from "vitest";
import { SeenIds } from "./seen-ids.ts";

it("remembers identifiers of every kind", () => {
  const seen = new SeenIds();
  const ids = ["1", "tt0000002", "tt11000103", "999999999", "film (1921) ü", "01", "9999999999999", ""];
  expect(ids.map((id) => seen.seenBefore(id))).toEqual(ids.map(() => false));
  expect(ids.map((id) => seen.seenBefore(id))).toEqual(ids.map(() => true));
  expect(seen.seenBefore("32769")).toBe(false);
});
