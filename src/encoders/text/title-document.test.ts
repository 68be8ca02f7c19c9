import { expect, it } from "vitest";
import { titleDocument } from "./title-document.ts";

it("reads everything but the genres, and names people as single terms", () => {
  const title = {
    name: "The Night Ferry",
    synopsis: "A captain vanishes.",
    keywords: ["harbour", "fog"],
    cast: ["Ana  Díaz", "B", "C", "D", "E", "F"],
    directors: ["Jo Lee"],
    genres: ["mystery"],
  };
  expect(titleDocument(title)).toEqual({
    text: "The Night Ferry\nA captain vanishes.\nharbour\nfog",
    terms: ["ana_díaz", "b", "c", "d", "e", "jo_lee"],
  });
  expect(titleDocument({ name: "Untitled" })).toEqual({ text: "Untitled", terms: [] });
});
