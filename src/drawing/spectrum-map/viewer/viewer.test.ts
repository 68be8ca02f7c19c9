import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../core/index.ts";
import { withoutOverlaps } from "./canvas-labels.ts";
import { channelsOf, discMask, fillPixels, stampDisc } from "./discs.ts";
import { buildGrid, nearestPoint } from "./grid.ts";
import { viewerScript } from "./script.ts";
import { findTitles, foldName } from "./search.ts";
import { fitView, panBy, viewBetween, zoomAt } from "./viewport.ts";

describe("viewport", () => {
  const home = fitView({ left: 0, top: 0, right: 1, bottom: 0.5 }, 1000, 600, {
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
  });

  it("fits the box into the window", () => {
    expect(home).toEqual({ scale: 1000, x: 0, y: 50 });
  });

  it("zooms about the pointer and not beyond the limits", () => {
    const closer = zoomAt(home, 2, 300, 200, home);
    expect((300 - closer.x) / closer.scale).toBeCloseTo((300 - home.x) / home.scale, 9);
    expect(zoomAt(home, 1e9, 0, 0, home).scale).toBe(400_000);
    expect(zoomAt(home, 1e-9, 0, 0, home).scale).toBe(500);
  });

  it("keeps the map in the window", () => {
    const far = panBy(home, 1e6, -1e6, 1000, 600);
    expect([far.x, far.y]).toEqual([920, -920]);
  });

  it("flies from one end to the other", () => {
    const to = zoomAt(home, 8, 100, 100, home);
    for (const [share, end] of [
      [0, home],
      [1, to],
    ] as const) {
      const at = viewBetween(home, to, share, 1000, 600);
      expect(at.scale).toBeCloseTo(end.scale, 6);
      expect(at.x).toBeCloseTo(end.x, 6);
    }
  });
});

describe("nearestPoint", () => {
  it("agrees with looking at every point", () => {
    const random = createRandom(3);
    const xs = Float32Array.from({ length: 500 }, () => random.next());
    const ys = Float32Array.from({ length: 500 }, () => random.next());
    const grid = buildGrid(xs, ys);
    const odd = (point: number) => point % 2 === 1;
    for (let k = 0; k < 200; k++) {
      const [x, y, radius] = [random.next() * 1.2 - 0.1, random.next() * 1.2 - 0.1, random.next() * 0.2];
      let best = -1;
      let least = radius;
      for (let i = 1; i < 500; i += 2) {
        const distance = Math.hypot(xs[i] - x, ys[i] - y);
        if (distance <= least) [best, least] = [i, distance];
      }
      expect(nearestPoint(grid, xs, ys, x, y, radius, odd)).toBe(best);
    }
    expect(nearestPoint(buildGrid(new Float32Array(), new Float32Array()), xs, ys, 0, 0, 1, odd)).toBe(-1);
  });
});

describe("findTitles", () => {
  const names = ["Amélie", "The Life of Pi", "Life", "Afterlife", "Life of Pi", "Wildlife of Life"].map(
    foldName,
  );

  it("finds without accents, best matches first", () => {
    expect(findTitles("amelie", names, [0, 1, 2, 3, 4, 5], 8)).toEqual([0]);
    expect(findTitles("LIFE", names, [3, 1, 5, 4, 2, 0], 8)).toEqual([2, 4, 1, 5, 3]);
    expect(findTitles("life", names, [3, 1, 5, 4, 2, 0], 2)).toEqual([2, 4]);
    expect(findTitles(" - ", names, [0, 1], 8)).toEqual([]);
  });
});

describe("stampDisc", () => {
  it("lays a round disc over the pixels, cut at the edges", () => {
    const pixels = new Uint8ClampedArray(4 * 40 * 30);
    fillPixels(pixels, channelsOf("#0a141e"));
    expect([...pixels.slice(-4)]).toEqual([10, 20, 30, 255]);
    const red = () => pixels.filter((value, i) => i % 4 === 0 && value > 128).length;
    stampDisc(pixels, 40, 30, discMask(5), 20, 15, [255, 0, 0], 1);
    expect(red()).toBeGreaterThan(70);
    expect(red()).toBeLessThan(90);
    const before = red();
    stampDisc(pixels, 40, 30, discMask(5), 0, 0, [255, 0, 0], 1);
    expect(red() - before).toBeGreaterThan(20);
    expect(red() - before).toBeLessThan(32);
    stampDisc(pixels, 40, 30, discMask(5), -50, 500, [255, 0, 0], 1);
    expect([...pixels.slice(-4)]).toEqual([10, 20, 30, 255]);
  });
});

describe("withoutOverlaps", () => {
  it("keeps the earlier of two that collide", () => {
    const label = (text: string, x: number) => ({ text, x, y: 0, width: 50, height: 10 });
    const kept = withoutOverlaps([label("a", 0), label("b", 30), label("c", 60)], [label("t", 120)]);
    expect(kept.map(({ text }) => text)).toEqual(["a", "c"]);
  });
});

describe("viewerScript", () => {
  it("is JavaScript in which every name is known", () => {
    const source = viewerScript();
    expect(() => new vm.Script(source)).not.toThrow();
    expect(source).not.toMatch(/__vite|import_|require\(/);
    const defined = new Set(Array.from(source.matchAll(/function (\w+)\(/g), ([, name]) => name));
    const called = new Set(Array.from(source.matchAll(/(?<![.\w])([a-z]\w+)\(/g), ([, name]) => name));
    const local = ["function", "if", "for", "while", "return", "switch", "catch"];
    const inner = Array.from(source.matchAll(/const (\w+) = \(/g), ([, name]) => name);
    const parameters = ["accept", "showOnly", "translate"];
    const unknown = [...called].filter(
      (name) => ![...defined, ...local, ...inner, ...parameters].includes(name),
    );
    expect(unknown).toEqual([]);
  });
});
