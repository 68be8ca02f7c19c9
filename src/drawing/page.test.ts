import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { html } from "./markup.ts";
import { dataImage, dataTable, factGrid, figure, htmlPage, jsonForScript } from "./page.ts";

describe("htmlPage", () => {
  it("allows its one script by hash and nothing from outside", () => {
    const page = htmlPage({ title: "A & B", body: html`<h1>x</h1>`, script: "document.title = '</script>'" });
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(page).toContain(`sha256-${createHash("sha256").update(script).digest("base64")}`);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).toContain("<title>A &amp; B</title>");
    expect(page.match(/<\/script>/g)).toHaveLength(1);
    expect(page).not.toMatch(/https?:\/\//);
  });

  it("forbids scripts where it has none", () => {
    expect(htmlPage({ title: "t", body: html`` })).toContain("script-src &#39;none&#39;");
  });
});

describe("parts of pages", () => {
  it("escape their texts", () => {
    const table = dataTable({
      caption: "<c>",
      columns: [{ header: "<h>" }, { header: "n", align: "right" }],
      rows: [
        ["<x>", 1],
        [html`<b>y</b>`, null],
      ],
    });
    expect(String(table)).not.toMatch(/<[chx]>/);
    expect(String(table)).toContain('<td class="right">1</td>');
    expect(String(table)).toContain("<td><b>y</b></td>");
    expect(String(figure(html`<svg/>`, "<f>"))).toContain("&lt;f&gt;");
    expect(String(factGrid([{ value: "<1", label: "l" }]))).toContain("&lt;1");
    expect(dataImage(Uint8Array.of(1, 2), "image/png")).toBe("data:image/png;base64,AQI=");
  });

  it("write JSON that no script ends at, and that reads back the same", () => {
    const value = { text: "</script><!-- & \u2028" };
    expect(jsonForScript(value)).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(jsonForScript(value))).toEqual(value);
  });
});
