import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameForms, normaliseName } from "./normalise-name.ts";

describe("normaliseName", () => {
  it.each([
    ["The Matrix", "matrix"],
    ["Matrix, The", "matrix"],
    ["Amélie", "amelie"],
    ["Fast & Furious", "fast and furious"],
    ["Rocky II", "rocky 2"],
    ["Rocky V", "rocky 5"],
    ["V for Vendetta", "v for vendetta"],
    ["Malcolm X", "malcolm 10"],
    ["X-Men", "x men"],
    ["The Godfather Part Two", "godfather part 2"],
    ["Henry IV, Part I", "henry 4 part 1"],
    ["I, Robot", "i robot"],
    ["Kill Bill: Vol. 2", "kill bill volume 2"],
    ["Kramer vs. Kramer", "kramer vs kramer"],
    ["Kramer Versus Kramer", "kramer vs kramer"],
    ["Bête, La", "la bete"],
    ["Die Hard", "die hard"],
    ["Ocean’s Eleven", "oceans eleven"],
    ["20,000 Leagues Under the Sea", "20000 leagues under the sea"],
    ["Ærø Straße", "aero strasse"],
    ["The The", "the"],
    ["A", "a"],
    ["???", "???"],
    ["\u1fed", "\u1fed"],
    ["괴물", "괴물"],
  ])("%s becomes %s", (name, form) => {
    expect(normaliseName(name)).toBe(form);
  });

  it("keeps vowel signs that carry meaning", () => {
    expect(normaliseName("की")).not.toBe(normaliseName("का"));
  });

  it("does not change what it has made, gives no empty form for a name, and ignores case", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (name) => {
        const form = normaliseName(name);
        expect(normaliseName(`  ${name} `)).toBe(form);
        if (name.trim() !== "") expect(form).not.toBe("");
      }),
    );
  });
});

describe("nameForms", () => {
  it("finds other names in brackets", () => {
    expect(nameForms("City of Lost Children, The (Cité des enfants perdus, La)")).toEqual([
      "city of lost children the cite des enfants perdus la",
      "city of lost children",
      "la cite des enfants perdus",
    ]);
    expect(nameForms("Seven (a.k.a. Se7en)")).toContain("se7en");
  });

  it("does not take a year or a lone letter for a name", () => {
    expect(nameForms("Emma (1996)")).toEqual(["emma 1996", "emma"]);
  });
});
