import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMarkup, html, trustedMarkup } from "./markup.ts";
import { element, formatNumber, svgDocument } from "./svg.ts";

describe("html", () => {
  it("escapes values and leaves markup alone", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(String(html`<p title="${'"'}">${inner}${[1, "&"]}${null}${false}${undefined}</p>`)).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b>1&amp;</p>',
    );
  });

  it("never lets text open an element or leave an attribute", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("<", ">", "'", '"', "&", "a", "é", "\u0000", "\ud800", "😀") }),
        (text) => {
          const page = String(html`<p title='${text}'>${text}</p>`);
          expect(page.match(/[<>]/g)).toHaveLength(4);
          expect(page.match(/'/g)).toHaveLength(2);
        },
      ),
    );
  });

  it("drops characters that XML forbids", () => {
    expect(escapeMarkup("a\u0000b\u0008c\ud800d\n")).toBe("abcd\n");
    expect(escapeMarkup("日本 😀")).toBe("日本 😀");
  });
});

describe("element", () => {
  it("rounds numbers, leaves out what is undefined and closes what is empty", () => {
    expect(String(element("rect", { x: 1.23456, y: -0.0001, rx: undefined, fill: '"' }))).toBe(
      '<rect x="1.23" y="0" fill="&quot;"/>',
    );
    expect(String(element("g", {}, "a<b", trustedMarkup("<c/>")))).toBe("<g>a&lt;b<c/></g>");
  });

  it("writes numbers that SVG can read", () => {
    expect([Number.NaN, Number.POSITIVE_INFINITY, 1e-9, 12.005].map(formatNumber)).toEqual([
      "0",
      "0",
      "0",
      "12.01",
    ]);
  });
});

describe("svgDocument", () => {
  it("names the picture for people who do not see it", () => {
    const text = String(svgDocument({ width: 10, height: 20, title: "A & B", description: "two" }));
    expect(text).toContain('viewBox="0 0 10 20"');
    expect(text).toContain('aria-label="A &amp; B"');
    expect(text).toContain("<title>A &amp; B</title><desc>two</desc>");
  });
});
