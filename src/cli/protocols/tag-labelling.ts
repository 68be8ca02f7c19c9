import { writeFile } from "node:fs/promises";
import { svgToPng } from "../../drawing/index.ts";
import {
  averagePoints,
  type AveragePoint,
  expectedGainOrder,
  type LabellingOptions,
  type LabellingOrder,
  learningCurve,
  type LearningPoint,
  measureOnValid,
  powerOrders,
  randomOrder,
  rankOrders,
  refittableRegression,
  simulateLabelling,
  type TagTask,
  uncertaintyOrder,
  withoutTestLabels,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { ProtocolOptions, ProtocolOutcome } from "./protocol.ts";
import { figureCell, shortFigure } from "./tag-figures.ts";

/** Seeds that the labelling is simulated with, beginning with the one that was given. */
const labellingSeeds = 3;

/** What learns from the labels. */
const model = refittableRegression({ balanced: true, inverseRegularisation: 2 });

/** The orders that are measured on the test titles. */
export const labellingOrders: Readonly<Record<string, LabellingOrder>> = {
  random: randomOrder,
  uncertainty: uncertaintyOrder,
  "expected-gain": expectedGainOrder,
};

/** The orders that `active:tuning` chooses from. */
export const tuningOrders: Readonly<Record<string, LabellingOrder>> = {
  random: randomOrder,
  uncertainty: uncertaintyOrder,
  ...powerOrders([0.5, 1, 1.5, 2, 3]),
};

type Orders = Readonly<Record<string, LabellingOrder>>;

/** The problem `active`: F1 on the test titles against labels spent, in random order and in two chosen ones. */
export async function measureLabelling(
  context: CommandContext,
  task: TagTask,
  options: ProtocolOptions,
  orders: Orders,
): Promise<ProtocolOutcome> {
  const points = await curves(context, task, options, orders);
  return { rows: points, details: { problem: "active", model: model.method }, text: textOf(points) };
}

/**
 * The problem `active:tuning`: the same on the valid titles, by which an order and its power are to be chosen. The labels
 * of the test titles are taken away before anything is done.
 */
export async function tuneLabelling(
  context: CommandContext,
  task: TagTask,
  options: ProtocolOptions,
  orders: Orders,
): Promise<ProtocolOutcome> {
  const blind = withoutTestLabels(task);
  const measure = (seed: number) => measureOnValid(blind, seed);
  const points = await curves(context, blind, options, orders, measure);
  const ranking = rankOrders(points);
  const cells = ranking.map(({ method, microF1, macroF1 }) => [
    method,
    shortFigure(microF1),
    shortFigure(macroF1),
  ]);
  return {
    rows: points,
    details: { problem: "active:tuning", model: model.method, ranking },
    text: [
      ...textOf(points),
      textTable(["best first", "mean microF1", "mean macroF1"], cells),
      "measured on the valid titles, each half with the threshold of the other; the means are over all points but the start",
    ],
  };
}

/** Means over the seeds, and their picture where one is wanted. */
async function curves(
  { terminal, signal }: CommandContext,
  task: TagTask,
  { seed: first, picture }: ProtocolOptions,
  orders: Orders,
  measure?: (seed: number) => LabellingOptions["measure"],
): Promise<AveragePoint[]> {
  const progress = terminal.progress("labelling");
  try {
    const runs: LearningPoint[][] = [];
    for (let seed = first; seed < first + labellingSeeds; seed++) {
      const options = { seed, signal, progress, measure: measure?.(seed) };
      runs.push(await simulateLabelling(task, model, orders, options));
    }
    const points = averagePoints(runs);
    if (picture !== undefined) await writeFile(picture, await pictureOf(points, picture));
    return points;
  } finally {
    progress.clear();
  }
}

function textOf(points: readonly AveragePoint[]): string[] {
  const cells = points.map(({ method, labels, microF1, macroF1, ranges }) => [
    ...[method, labels],
    ...[figureCell(microF1, ranges.microF1), figureCell(macroF1, ranges.macroF1)],
  ]);
  return [
    textTable(["method", "labels", "microF1", "macroF1"], cells),
    `means of ${labellingSeeds} seeds and half their range, learned by ${model.method}`,
  ];
}

/** The curve as SVG where the file is called so, else as PNG. */
async function pictureOf(points: readonly AveragePoint[], file: string): Promise<string | Uint8Array> {
  const curve = learningCurve(points);
  return file.endsWith(".svg") ? curve.toString() : svgToPng(curve);
}
