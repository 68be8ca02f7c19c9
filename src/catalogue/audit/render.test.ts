import { describe, expect, it } from "vitest";
import { record } from "../identity/record.test-helper.ts";
import { resolveTitles } from "../identity/resolve-titles.ts";
import { auditCatalogue } from "./audit-catalogue.ts";
import { renderAuditHtml } from "./render-html.ts";
import { renderAuditTable } from "./render-table.ts";

const hostile = "<script>alert(\"x\")</script> & 'co'";

async function report() {
  const { titles, conflicts } = await resolveTitles([
    record("tmdb", "1", {
      name: hostile,
      year: 2000,
      genres: [hostile, "Drama"],
      synopsis: "TBA",
      voteCount: 3,
    }),
    record("tmdb", "2", { name: hostile, year: 2000, synopsis: `${hostile} `.repeat(12) }),
    record("wikipedia", "w", { name: hostile, year: 2000, synopsis: `${hostile} `.repeat(12) }),
  ]);
  return auditCatalogue({
    titles,
    conflicts,
    rejects: [
      { file: hostile, line: 3, column: null, reason: "too-long", message: hostile, excerpt: hostile },
    ],
  });
}

describe("renderAuditHtml", () => {
  it("escapes everything from the catalogue and asks nothing of the network", async () => {
    const page = renderAuditHtml(await report());
    expect(page).not.toContain("<script");
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    expect(page).not.toMatch(/(?:src|href)\s*=|url\(|@import/);
    expect(page).toContain('http-equiv="Content-Security-Policy"');
  });

  it("describes every bar in words and has every part", async () => {
    const page = renderAuditHtml(await report());
    const pictures = page.match(/<svg/g) ?? [];
    expect(pictures.length).toBeGreaterThan(5);
    expect(page.match(/<svg[^>]* role="img" aria-label="[^"]+"/g)).toHaveLength(pictures.length);
    for (const part of [
      "capabilities",
      "missing",
      "synopses",
      "duplicates",
      "conflicts",
      "genres",
      "rejects",
    ]) {
      expect(page).toContain(`<h2 id="${part}">`);
    }
  });

  it("stands for an empty catalogue too", () => {
    const page = renderAuditHtml(auditCatalogue({ titles: [] }));
    expect(page).toContain("None: all sources agree.");
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("renderAuditTable", () => {
  it("says the same in lines of at most 100 columns", async () => {
    const table = renderAuditTable(await report());
    expect(table).toContain("3 titles: 3 films, 0 series");
    expect(table).toContain("same-source-duplicate: 0 merged, 1 kept apart");
    expect(table).toContain("1 too-long, first at line 3");
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(table).not.toMatch(/NaN|undefined/);
  });
});
