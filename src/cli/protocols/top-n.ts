import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import {
  measureTopN,
  readRatings,
  type TopNComparison,
  topNMeasures,
  topNMethods,
  type TopNResult,
  topNTask,
} from "../../experiments/index.ts";
import type { CommandContext } from "../command.ts";
import { textTable } from "../table.ts";
import type { Protocol, ProtocolOptions, ProtocolOutcome } from "./protocol.ts";

/** The protocol `top-n`: recommenders on MovieLens-1M, all titles ranked. */
export const topN: Protocol = { name: "top-n", needs: "movielens-1m/ratings.csv.gz", measure };

async function measure(
  { terminal, signal }: CommandContext,
  options: ProtocolOptions,
): Promise<ProtocolOutcome> {
  const methods = methodsOf(options);
  const task = topNTask(await readRatings(join(options.data, "movielens-1m", "ratings.csv.gz")));
  const progress = terminal.progress("measuring");
  try {
    const { rows, ...details } = await measureTopN(task, { seed: options.seed, methods, progress, signal });
    const { viewers, titles, events } = details;
    const sizes = `${viewers} viewers, ${titles} titles, ${events.train} train and ${events.test} test events`;
    return { rows, details, text: [resultTable(rows), ...details.comparisons.map(comparisonLine), sizes] };
  } finally {
    progress.clear();
  }
}

function methodsOf({ methods }: ProtocolOptions): typeof topNMethods {
  if (methods === undefined) return topNMethods;
  const unknown = methods.find((method) => !Object.hasOwn(topNMethods, method));
  if (unknown !== undefined) {
    throw new MarqueeError("invalid-option", `top-n has no method "${unknown}".`, {
      hint: `It has: ${Object.keys(topNMethods).join(", ")}; blend comes with two or more.`,
    });
  }
  return Object.fromEntries(Object.entries(topNMethods).filter(([method]) => methods.includes(method)));
}

function resultTable(rows: TopNResult["rows"]): string {
  const cells = rows.map((row) => [
    row.method,
    ...topNMeasures.map((measure) => row[measure].toFixed(4)),
    `${row.intervals.ndcg.low.toFixed(4)}–${row.intervals.ndcg.high.toFixed(4)}`,
    row.coverage.toFixed(3),
    row.fitSeconds?.toFixed(1) ?? "",
  ]);
  return textTable(
    ["method", ...topNMeasures.map((name) => `${name}@10`), "ndcg 95 %", "coverage", "fit s"],
    cells,
  );
}

function comparisonLine({ method, against, mean, low, high }: TopNComparison): string {
  const sign = mean >= 0 ? "+" : "";
  return `NDCG@10 of ${method} − ${against}: ${sign}${mean.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
}
