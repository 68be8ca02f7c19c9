import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Markup } from "../markup.ts";
import { svgToPng } from "../raster.ts";
import { barChart } from "./bar-chart.ts";
import { groupedBarChart } from "./grouped-bar-chart.ts";
import { lineChart } from "./line-chart.ts";
import { scatterChart } from "./scatter-chart.ts";

/** How many pixels of a chart have nearly this colour. */
async function pixelsOf(
  chart: Markup,
  [red, green, blue]: readonly [number, number, number],
): Promise<number> {
  const { data } = await sharp(await svgToPng(chart, { background: "#ffffff" }))
    .raw()
    .toBuffer({ resolveWithObject: true });
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (Math.abs(data[i] - red) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - blue) < 12) count++;
  }
  return count;
}

const clean = (chart: Markup) => expect(String(chart)).not.toMatch(/NaN|undefined|Infinity/);

describe("barChart", () => {
  it("draws bars in proportion", async () => {
    const chart = (value: number) =>
      barChart({
        title: "t",
        bars: [
          { label: "a", value, colour: "#ff0000" },
          { label: "b", value: 100 },
        ],
      });
    const [half, quarter] = [await pixelsOf(chart(50), [255, 0, 0]), await pixelsOf(chart(25), [255, 0, 0])];
    expect(half / quarter).toBeGreaterThan(1.85);
    expect(half / quarter).toBeLessThan(2.15);
  });

  it("says its numbers in words and survives hard input", () => {
    const chart = barChart({
      title: "GS <all>",
      bars: [
        { label: "a & b", value: 81.25, low: 80, high: 82 },
        { label: "none", value: Number.NaN },
        { label: "minus", value: -3 },
      ],
      reference: { value: 79, label: "reference" },
      unit: "%",
    });
    expect(String(chart)).toContain("<desc>a &amp; b: 81.25 (80 to 82)");
    expect(String(chart).replace(/<desc>.*<\/desc>/, "")).not.toMatch(/NaN|Infinity/);
    clean(barChart({ title: "", bars: [] }));
  });
});

describe("groupedBarChart", () => {
  it("leaves a gap where there is no value", async () => {
    const chart = groupedBarChart({
      title: "t",
      groups: ["x", "y"],
      series: [{ name: "s", values: [1, undefined], low: [0.9], high: [1.1], colour: "#00ff00" }],
    });
    clean(chart);
    expect(String(chart)).toContain("y: s none");
    expect(await pixelsOf(chart, [0, 255, 0])).toBeGreaterThan(2000);
  });
});

describe("lineChart", () => {
  it("draws lines, bands and a logarithmic axis, and leaves out what is not finite", () => {
    const chart = lineChart({
      title: "t",
      xScale: "log",
      xLabel: "x",
      yLabel: "y",
      series: [
        {
          name: "a",
          points: [
            { x: 1, y: 2, low: 1, high: 3 },
            { x: 100, y: 3 },
            { x: 1000, y: Number.NaN },
          ],
        },
        { name: "b", points: [], dashed: true },
      ],
    });
    clean(chart);
    expect(String(chart)).toContain("a: from 2 at 1 to 3 at 100; b: no points");
  });
});

describe("scatterChart", () => {
  it("draws a mark a point", () => {
    const points = Array.from({ length: 30 }, (_, i) => ({ x: i % 7, y: i % 5, label: `point ${i}` }));
    const chart = scatterChart({ title: "t", points: [...points, { x: Number.NaN, y: 1 }] });
    clean(chart);
    expect(String(chart).match(/<circle/g)).toHaveLength(30);
    clean(scatterChart({ title: "t", points: [] }));
  });
});
