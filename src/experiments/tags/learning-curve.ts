import { lineChart, type Markup } from "../../drawing/index.ts";
import type { LearningPoint } from "./active-learning.ts";

/** A picture of micro- and macro-F1 against the labels spent, a line for each order of labelling. */
export function learningCurve(points: readonly LearningPoint[]): Markup {
  const methods = [...new Set(points.map(({ method }) => method))];
  const series = methods.flatMap((method) =>
    (["microF1", "macroF1"] as const).map((figure) => ({
      name: `${method}, ${figure === "microF1" ? "micro-F1" : "macro-F1"}`,
      dashed: figure === "macroF1",
      points: points
        .filter((point) => point.method === method)
        .map((point) => ({ x: point.labels, y: point[figure] })),
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
