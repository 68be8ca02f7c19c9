import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import {
  measureTopN,
  readRatings,
  readSideFacts,
  type SideFacts,
  type TopNComparison,
  topNMeasures,
  topNMethods,
  type TopNResult,
  topNTask,
  topNTowerOptions,
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
  const { methods: wanted, towers: wantsTowers } = methodsOf(options);
  const task = topNTask(await readRatings(join(options.data, "movielens-1m", "ratings.csv.gz")));
  const sideFacts = await readSideFacts(options.data, task, signal);
  const [methods, absent] = possible(wanted, sideFacts);
  const towers = wantsTowers && sideFacts.facts ? topNTowerOptions : undefined;
  if (wantsTowers && towers === undefined) absent.push(twoTower);
  const progress = terminal.progress("measuring");
  try {
    const { rows, ...details } = await measureTopN(task, {
      seed: options.seed,
      methods,
      sideFacts,
      towers,
      progress,
      signal,
    });
    const { viewers, titles, events } = details;
    const sizes = `${viewers} viewers, ${titles} titles, ${events.train} train and ${events.test} test events`;
    const comparisons = details.comparisons.map(comparisonLine);
    const left =
      absent.length === 0 ? [] : [`Left out, as ${options.data} has no folder tmdb: ${absent.join(", ")}`];
    return { rows, details, text: [resultTable(rows), ...comparisons, sizes, ...left] };
  } finally {
    progress.clear();
  }
}

const twoTower = "two-tower";

function methodsOf({ methods: wanted }: ProtocolOptions): {
  readonly methods: typeof topNMethods;
  readonly towers: boolean;
} {
  if (wanted === undefined) return { methods: topNMethods, towers: true };
  const unknown = wanted.find((method) => method !== twoTower && !Object.hasOwn(topNMethods, method));
  if (unknown !== undefined) {
    throw new MarqueeError("invalid-option", `top-n has no method "${unknown}".`, {
      hint: `It has: ${Object.keys(topNMethods).join(", ")}, ${twoTower}; blend comes with two or more, hybrid with ${twoTower} and another.`,
    });
  }
  const methods = Object.fromEntries(
    Object.entries(topNMethods).filter(([method]) => wanted.includes(method)),
  );
  return { methods, towers: wanted.includes(twoTower) };
}

/** Those methods that can be measured with what there is, and the names of the others. */
function possible(
  wanted: typeof topNMethods,
  { embeddings }: SideFacts,
): readonly [methods: typeof topNMethods, absent: string[]] {
  const needs = (method: string) => method.startsWith("content-knn-") && embeddings === undefined;
  const entries = Object.entries(wanted).filter(([method]) => !needs(method));
  return [Object.fromEntries(entries), Object.keys(wanted).filter(needs)];
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
