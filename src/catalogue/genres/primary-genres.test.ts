import { describe, expect, it } from "vitest";
import { primaryGenres } from "./primary-genres.ts";

describe("primaryGenres", () => {
  it("keeps all genres of a single voice", () => {
    expect(primaryGenres([["thriller", "action"]])).toEqual(["action", "thriller"]);
  });

  it("keeps what both of two voices give", () => {
    expect(primaryGenres([["action", "science fiction"], ["science fiction"]])).toEqual(["science fiction"]);
  });

  it("keeps what two of three give", () => {
    expect(primaryGenres([["a", "b"], ["b", "c"], ["c"]])).toEqual(["b", "c"]);
  });

  it("needs more than half of four", () => {
    expect(primaryGenres([["a", "b"], ["a", "b"], ["a"], ["c"]])).toEqual(["a"]);
  });

  it("follows the most trusted voice where there is no majority", () => {
    expect(primaryGenres([["a", "b"], ["c"]])).toEqual(["a", "b"]);
  });

  it("does not count voices without genres, nor a genre twice", () => {
    expect(primaryGenres([[], ["a", "a"], []])).toEqual(["a"]);
    expect(primaryGenres([["a", "a"], ["b"], ["b"]])).toEqual(["b"]);
    expect(primaryGenres([])).toEqual([]);
  });
});
