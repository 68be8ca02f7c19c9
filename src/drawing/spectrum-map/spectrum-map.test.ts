import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { svgToPng } from "../raster.ts";
import { fitMap, type SpectrumMapPoint } from "./spectrum-map.ts";
import { spectrumMapHtml } from "./spectrum-map-html.ts";
import { spectrumMapSvg } from "./spectrum-map-svg.ts";

const random = createRandom(11);
const cluster = (genre: string, x: number, y: number, count: number): SpectrumMapPoint[] =>
  Array.from({ length: count }, (_, i) => ({
    x: x + random.normal(),
    y: y + random.normal(),
    name: `${genre} ${i}`,
    year: 1990 + (i % 30),
    kind: i % 4 ? "film" : "series",
    genres: [genre, "Drama"],
    primaryGenre: genre,
    votes: i,
    neighbours: [0, 1],
    similarities: [0.99, 0.5],
  }));
const points = [...cluster("Horror", -20, 0, 120), ...cluster("Romance", 20, 10, 60)];

describe("fitMap", () => {
  it("fits into the unit square in proportion, with y upwards on the map downwards on the screen", () => {
    const { xs, ys } = fitMap({ title: "t", points });
    expect(Math.min(...xs)).toBeCloseTo(0, 9);
    expect(Math.max(...xs)).toBeCloseTo(1, 9);
    expect(ys[150]).toBeLessThan(ys[0]);
    expect(xs[0] - xs[150]).toBeCloseTo(
      ((points[0].x - points[150].x) / (points[0].y - points[150].y)) * (ys[150] - ys[0]),
      6,
    );
  });

  it("names a genre amid its titles and puts the best known first", () => {
    const { genres, xs, genreOf, byImportance } = fitMap({ title: "t", points });
    expect(genres.map(({ name, count }) => [name, count])).toEqual([
      ["Horror", 120],
      ["Romance", 60],
    ]);
    for (const [i, { x }] of genres.entries()) {
      const own = xs.filter((_, point) => genreOf[point] === i);
      expect(Math.abs(x - own.reduce((a, b) => a + b) / own.length)).toBeLessThan(0.08);
    }
    expect(points[byImportance[0]].votes).toBe(119);
  });

  it("refuses what cannot be drawn", () => {
    const bad = (change: Partial<SpectrumMapPoint>) => () =>
      fitMap({ title: "t", points: [{ ...points[0], neighbours: [], ...change }] });
    expect(bad({ x: Number.NaN })).toThrow(/finite/);
    expect(bad({ neighbours: [1] })).toThrow(/neighbour 1/);
    expect(fitMap({ title: "t", points: [] }).genres).toEqual([]);
  });
});

describe("spectrumMapHtml", () => {
  const evil = { ...points[0], name: "</script><script>alert(1)</script>", href: "javascript:alert(1)" };

  it("is one file in which no title can become markup or script", () => {
    const page = spectrumMapHtml({
      title: "<Map>",
      points: [evil, { ...points[1], href: "https://example.org/1" }],
    });
    expect(page).not.toContain("<script>alert");
    expect(page).not.toContain("javascript:");
    expect(page).toContain("&lt;Map&gt;");
    expect(page.match(/<script/g)).toHaveLength(2);
    const json = /id="map-data">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    const data = JSON.parse(json) as {
      names: string[];
      links: Record<string, string>;
      neighbours: number[][];
    };
    expect(data.names[0]).toBe(evil.name);
    expect(data.links).toEqual({ 1: "https://example.org/1" });
    expect(data.neighbours[0]).toEqual([0, 1]);
  });

  it("takes relative addresses", () => {
    const page = spectrumMapHtml({
      title: "t",
      points: [{ ...points[0], neighbours: [], href: "titles/a.html?x=1:2" }],
    });
    expect(page).toContain('"links":{"0":"titles/a.html?x=1:2"}');
  });
});

describe("spectrumMapSvg", () => {
  it("draws every point and names genres and titles", async () => {
    const picture = spectrumMapSvg({ title: "Map", points, width: 900, height: 600, labels: 12 });
    expect(String(picture).match(/a[\d.]+ [\d.]+ 0 1 0 [\d.]+ 0a/g)).toHaveLength(180);
    expect(String(picture)).not.toMatch(/NaN|undefined/);
    const { width, height } = await sharp(await svgToPng(picture)).metadata();
    expect([width, height]).toEqual([900, 600]);
    const without = spectrumMapSvg({ title: "Map", points, width: 900, height: 600, labels: 0 });
    const names = (drawn: unknown) => String(drawn).match(/paint-order/g)?.length ?? 0;
    expect(names(without)).toBe(2);
    expect(names(picture)).toBeGreaterThan(6);
    expect(names(picture)).toBeLessThanOrEqual(14);
  });

  it("draws an empty map and a single title", () => {
    expect(String(spectrumMapSvg({ title: "t", points: [] }))).not.toMatch(/NaN/);
    expect(
      String(spectrumMapSvg({ title: "t", points: [{ ...points[0], neighbours: [] }], theme: "light" })),
    ).not.toMatch(/NaN/);
  });
});
