import { lineChart, type Markup } from "../../drawing/index.ts";
import { meanOf } from "../../metrics/index.ts";
import type { LearningPoint } from "./active-learning.ts";
import type { Limits } from "./measured-row.ts";

const figures = ["microF1", "macroF1"] as const;

/** A point of the means over several seeds. */
export interface AveragePoint extends LearningPoint {
  readonly seeds: number;
  /** The lowest and the highest of the seeds. */
  readonly ranges: Readonly<Record<(typeof figures)[number], Limits>>;
}

/** Means of the points of runs that differ in their seed alone. */
export function averagePoints(runs: readonly (readonly LearningPoint[])[]): AveragePoint[] {
  return runs[0].map(({ method, labels }, at) => {
    const values = (figure: (typeof figures)[number]) => runs.map((points) => points[at][figure]);
    const range = (figure: (typeof figures)[number]) => ({
      low: Math.min(...values(figure)),
      high: Math.max(...values(figure)),
    });
    return {
      ...{ method, labels, seeds: runs.length },
      ...{ microF1: meanOf(values("microF1")), macroF1: meanOf(values("macroF1")) },
      ranges: { microF1: range("microF1"), macroF1: range("macroF1") },
    };
  });
}

/** A picture of micro- and macro-F1 against the labels spent, a line with its range for each order of labelling. */
export function learningCurve(points: readonly AveragePoint[]): Markup {
  const methods = [...new Set(points.map(({ method }) => method))];
  const series = methods.flatMap((method) =>
    figures.map((figure) => ({
      name: `${method}, ${figure === "microF1" ? "micro-F1" : "macro-F1"}`,
      dashed: figure === "macroF1",
      points: points
        .filter((point) => point.method === method)
        .map((point) => ({ x: point.labels, y: point[figure], ...point.ranges[figure] })),
    })),
  );
  return lineChart({
    title: "F1 against labels spent",
    series,
    xLabel: "labels",
    yLabel: "F1",
    xScale: "log",
  });
}
