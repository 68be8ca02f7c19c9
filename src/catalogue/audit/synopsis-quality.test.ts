import { describe, expect, it } from "vitest";
import { isPlaceholder, isUsable, wordCount } from "./synopsis-quality.ts";

describe("isPlaceholder", () => {
  it.each([
    "No overview found.",
    "There is no synopsis available for this title.",
    "TBA",
    "n/a",
    "---",
    "…",
    "Coming soon!",
    "Plot unknown.",
    "Plot details are kept under wraps.",
    "Add a plot",
    "We don’t have an overview translated in English.",
    "Lorem ipsum dolor sit amet",
    "ECHO",
  ])("takes %j for one", (text) => {
    expect(isPlaceholder(text, "Echo")).toBe(true);
  });

  it.each([
    "A man walks into a bar.",
    "No one believes her story until the lights go out.",
    "Unknown to her family, Mary leads a double life.",
    "None of them will leave the island.",
    "Echo lives alone by the sea.",
    "",
  ])("does not take %j for one", (text) => {
    expect(isPlaceholder(text, "Echo")).toBe(false);
  });
});

describe("isUsable", () => {
  it("needs twenty words", () => {
    const text = Array.from({ length: 20 }, () => "word").join("  ");
    expect([isUsable(text, "Echo"), isUsable(text.slice(5), "Echo"), isUsable(undefined, "Echo")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("wordCount", () => {
  it("counts runs between white space, up to its limit", () => {
    expect([wordCount(""), wordCount(" a\n b\tc "), wordCount("a b c", 2)]).toEqual([0, 3, 2]);
  });
});
