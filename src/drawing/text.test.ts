import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canDraw, ellipsise, measureText, textOutline, wrapText } from "./text.ts";

const style = { size: 16 } as const;

/** Smallest and largest x of a path. */
function spanOf(markup: unknown): [number, number] {
  const path = /d="([^"]*)"/.exec(String(markup))?.[1] ?? "";
  const numbers = (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number).filter((_, i) => i % 2 === 0);
  return [Math.min(...numbers), Math.max(...numbers)];
}

describe("measureText", () => {
  it("grows with the size and the letters, and kerns", () => {
    expect(measureText("Marquee", { size: 32 })).toBeCloseTo(2 * measureText("Marquee", style), 6);
    expect(measureText("iii", style)).toBeLessThan(measureText("WWW", style));
    const apart = measureText("A", style) + measureText("V", style);
    expect(measureText("AV", style)).toBeLessThan(apart);
    expect(measureText("AV", { ...style, letterSpacing: 3 })).toBeCloseTo(measureText("AV", style) + 3, 6);
  });

  it("can draw Latin, Greek and Cyrillic letters, and knows what it cannot", () => {
    expect(canDraw("Été Ωμέγα Жук")).toBe(true);
    expect(canDraw("千と千尋")).toBe(false);
  });
});

describe("ellipsise and wrapText", () => {
  it("never give a text that is too wide", () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(words, fc.integer({ min: 40, max: 200 }), (list, width) => {
        const text = list.join(" ");
        expect(measureText(ellipsise(text, { ...style, width }), style)).toBeLessThanOrEqual(width);
        const lines = wrapText(text, { ...style, width, lines: 3 });
        expect(lines.length).toBeLessThanOrEqual(3);
        for (const line of lines) expect(measureText(line, style)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 40 },
    );
  });

  it("keep every word where there is room", () => {
    const text = "one two three four five";
    expect(ellipsise(text, { ...style, width: 999 })).toBe(text);
    expect(wrapText(text, { ...style, width: 70 }).join(" ")).toBe(text);
    expect(wrapText(text, { ...style, width: 70, lines: 2 })[1]).toMatch(/…$/);
  });
});

describe("textOutline", () => {
  it("puts the letters where the anchor says", () => {
    const width = measureText("Horror", style);
    const at = (anchor: "start" | "middle" | "end") =>
      spanOf(textOutline("Horror", { ...style, x: 100, y: 50, anchor }));
    expect(at("start")[0]).toBeGreaterThanOrEqual(100);
    expect(at("start")[1]).toBeLessThanOrEqual(100 + width);
    expect(Math.abs((at("middle")[0] + at("middle")[1]) / 2 - 100)).toBeLessThan(1);
    expect(at("end")[1]).toBeLessThanOrEqual(100);
  });

  it("holds shapes only, so no text of a catalogue can become markup", () => {
    expect(String(textOutline("</svg><script>", { ...style, x: 0, y: 0 }))).toMatch(
      /^<path d="[MLQCZ0-9 .-]*" fill="currentColor"\/>$/,
    );
  });
});
