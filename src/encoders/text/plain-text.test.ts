import { describe, expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

describe("plainText", () => {
  it("appends terms as words", () => {
    expect(plainText({ text: " Life on a boat. ", terms: ["ang_lee", "suraj_sharma"] })).toBe(
      "Life on a boat.\nang lee, suraj sharma",
    );
  });

  it("puts the prefix before the text, but nothing before nothing", () => {
    expect(plainText({ text: "a tiger" }, { prefix: "passage: " })).toBe("passage: a tiger");
    expect(plainText({ text: " \n" }, { prefix: "passage: " })).toBe("");
  });

  it("never leaves half a character", () => {
    expect(plainText({ text: "a🐅b" }, { maximumCharacters: 2 }).isWellFormed()).toBe(true);
  });
});
