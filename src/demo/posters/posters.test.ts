import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../core/index.ts";
import { luminance } from "../../drawing/index.ts";
import { loadDemoTitles } from "../load-titles.ts";
import { demoMoods } from "../title.ts";
import { drawPoster, renderPoster } from "./draw-poster.ts";
import { motifOf, motifs, posterGenre } from "./motif-of.ts";
import { paletteOf } from "./palette.ts";

const titles = await loadDemoTitles();
const one = titles[0];

describe("drawPoster", () => {
  it("gives each title its own picture, always the same", () => {
    const drawn = titles.slice(0, 60).map((title) => String(drawPoster(title)));
    expect(new Set(drawn).size).toBe(60);
    expect(String(drawPoster(titles[5]))).toBe(drawn[5]);
    for (const svg of drawn) expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("is unique by identifier, with all else equal", () => {
    const bare = (id: string) => String(drawPoster({ ...one, id }));
    expect(bare("a")).not.toBe(bare("b"));
  });

  it("takes long, short and foreign names", () => {
    for (const name of ["M", "8½", "千と千尋の神隠し", "W".repeat(120), "</svg><script>", "a ".repeat(80)]) {
      expect(String(drawPoster({ ...one, name })).match(/<\/svg>/g)).toHaveLength(1);
    }
  });
});

describe("motifs", () => {
  it("are of at least twelve families, and the catalogue uses them", () => {
    const families = new Set(Object.values(motifs).flat());
    expect(families.size).toBeGreaterThanOrEqual(20);
    expect(new Set(titles.map(posterGenre)).size).toBeGreaterThanOrEqual(15);
    expect(families).toContain(motifOf(one, createRandom(1)));
  });

  it("follow the genre that tells most", () => {
    const genre = (...names: string[]) => posterGenre({ ...one, genres: { tmdb: names, imdb: names } });
    expect(genre("Drama", "Western")).toBe("Western");
    expect(genre("Drama")).toBe("Drama");
    expect(genre("Comedy", "Horror")).toBe("Horror");
  });
});

describe("paletteOf", () => {
  it("keeps letters readable on the foot in every pair of moods", () => {
    for (const first of demoMoods) {
      for (const second of demoMoods) {
        const { ground, ink } = paletteOf([first, second], createRandom(`${first}/${second}`));
        const [a, b] = [luminance(ground), luminance(ink)].sort((x, y) => y - x);
        expect((a + 0.05) / (b + 0.05)).toBeGreaterThan(4.5);
      }
    }
  });
});

describe("renderPoster", () => {
  it("gives a JPEG of 240 × 360 with a picture in it", async () => {
    const bytes = await renderPoster(one);
    const image = sharp(bytes);
    const { format, width, height } = await image.metadata();
    expect([format, width, height]).toEqual(["jpeg", 240, 360]);
    const { channels } = await image.stats();
    expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(15);
    expect((await renderPoster(one)).equals(bytes)).toBe(true);
  });
});
