import { writeFile } from "node:fs/promises";
import { MarqueeError } from "../../core/index.ts";
import { svgToPng } from "../../drawing/index.ts";
import {
  drawAttention,
  measureTwoTower,
  type MissingPoint,
  readTwoTowerData,
  type TwoTowerComparison,
  twoTowerMeasures,
  twoTowerMethods,
  twoTowerProblems,
  twoTowerReleases,
  type TwoTowerResult,
  type TwoTowerRow,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";

/** The protocol `two-tower`: warm and brand-new titles from heterogeneous metadata. */
export const twoTower: Protocol = {
  name: "two-tower",
  needs: "movielens-1m/ (or movielens-latest-small/), tmdb/, posters/images/",
  measure,
};

async function measure(
  { terminal, signal }: CommandContext,
  { data: folder, seed, problem: asked = "movielens-1m", methods: wanted, picture }: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const [release, problem] = problemNamed(asked);
  const methods = methodsNamed(wanted);
  const data = await readTwoTowerData(folder, release, signal);
  const progress = terminal.progress("measuring");
  try {
    const { rows, ...details } = await measureTwoTower(data, { seed, problem, methods, progress, signal });
    if (picture !== undefined) await writeFile(picture, await svgToPng(drawAttention(details.attention)));
    const { comparisons, attention, missing, sizes } = details;
    const text = [
      ...(["warm", "cold"] as const).map((task) => resultTable(task, rows)),
      ...comparisons.map(comparisonLine),
      ...attention.map(
        ({ titles, modality, weight }) =>
          `attention of ${titles} titles to ${modality}: ${weight.toFixed(3)}`,
      ),
      missingTable(missing),
      Object.entries(sizes)
        .map(([name, size]) => `${name} ${size}`)
        .join(", "),
    ];
    return { rows, details: { release, problem, ...details }, text };
  } finally {
    progress.clear();
  }
}

type Release = keyof typeof twoTowerReleases;
type Problem = (typeof twoTowerProblems)[number];

/** `movielens-1m`, or `movielens-1m:tuning` for the problem on which options are chosen. */
function problemNamed(name: string): [Release, Problem] {
  const [release, problem = "protocol"] = name.split(":");
  const known = Object.hasOwn(twoTowerReleases, release);
  if (known && twoTowerProblems.includes(problem as Problem)) return [release as Release, problem as Problem];
  throw new MarqueeError("invalid-option", `two-tower has no problem "${name}".`, {
    hint: `It has: ${Object.keys(twoTowerReleases).join(", ")}; with ":tuning" behind, the one that options are chosen on.`,
  });
}

function methodsNamed(wanted: readonly string[] | undefined): typeof twoTowerMethods {
  if (wanted === undefined) return twoTowerMethods;
  const unknown = wanted.find((method) => !Object.hasOwn(twoTowerMethods, method));
  if (unknown !== undefined) {
    throw new MarqueeError("invalid-option", `two-tower has no method "${unknown}".`, {
      hint: `It has: ${Object.keys(twoTowerMethods).join(", ")}; random comes by itself.`,
    });
  }
  return Object.fromEntries(Object.entries(twoTowerMethods).filter(([method]) => wanted.includes(method)));
}

function resultTable(task: TwoTowerRow["task"], rows: TwoTowerResult["rows"]): string {
  const cells = rows
    .filter((row) => row.task === task)
    .map((row) => [
      row.method,
      ...twoTowerMeasures.map((measure) => row[measure].toFixed(4)),
      `${row.intervals.precision.low.toFixed(4)}–${row.intervals.precision.high.toFixed(4)}`,
      `${row.intervals.recall.low.toFixed(4)}–${row.intervals.recall.high.toFixed(4)}`,
      ...twoTowerMeasures.map((measure) => signed(row.lift[measure])),
      row.fitSeconds?.toFixed(0) ?? "",
    ]);
  const lifts = ["P lift %", "R lift %", "cov lift %", "conv lift %"];
  const headers = [
    task,
    "precision@6",
    "recall@6",
    "coverage",
    "converted",
    "P 95 %",
    "R 95 %",
    ...lifts,
    "fit s",
  ];
  return textTable(headers, cells);
}

const signed = (value: number | undefined) =>
  value === undefined ? "" : `${value >= 0 ? "+" : ""}${value.toFixed(1)}`;

function comparisonLine({ task, method, against, precision, recall }: TwoTowerComparison): string {
  const [first, second] = [precision, recall].map(
    ({ mean, low, high }) =>
      `${mean >= 0 ? "+" : ""}${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`,
  );
  return `${task}: ${method} − ${against}: precision ${first}, recall ${second}`;
}

function missingTable(points: readonly MissingPoint[]): string {
  const keys = new Set(points.map(({ task, removed }) => `${task} ${removed}`));
  const shares = [...new Set(points.map(({ share }) => share))];
  const cells = [...keys].map((key) => {
    const of = points.filter(({ task, removed }) => `${task} ${removed}` === key);
    return [key, ...of.map(({ precision }) => precision.toFixed(4))];
  });
  const headers = shares.map((share) => `${Math.round(share * 100)} % removed`);
  return textTable(["precision@6 without", ...headers], cells);
}
