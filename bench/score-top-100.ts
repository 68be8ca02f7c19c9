/** Scoring many viewers against many titles, down to the best hundred unseen titles of each. */
import {
  createEase,
  createIals,
  createItemKnn,
  type FittedRecommender,
  type Recommender,
  recommendTitles,
} from "../src/models/baselines/index.ts";
import type { SparseMatrix } from "../src/vectors/index.ts";
import type { BenchRow } from "./main.ts";
import { madeUpHistories } from "./recommenders/viewing.ts";

const size = { viewers: 100_000, titles: 20_000, events: 30 };
/** EASE is learned in `ease`; here it scores with weights of a smaller number of viewers. */
const learners = { viewers: 20_000, events: 30 };

const methods: Readonly<Record<string, () => Recommender>> = {
  ials: () => createIals({ dimensions: 64, epochs: 2 }),
  "item-knn": () => createItemKnn(),
  ease: () => createEase({ regularisation: 200 }),
};

/** Runs the bench: only the scoring is timed. */
export async function run(): Promise<BenchRow[]> {
  const histories = madeUpHistories(size.viewers, size.titles, size.events);
  const learning = madeUpHistories(learners.viewers, size.titles, learners.events);
  const rows: BenchRow[] = [];
  for (const [method, create] of Object.entries(methods)) {
    const model = await create().fit({ histories: learning });
    const seconds = await scoringSeconds(model, histories);
    rows.push({
      name: `score-top-100-${method}`,
      ours: Math.round(seconds * 10) / 10,
      peer: null,
      ratio: null,
      unit: "seconds",
      note: `${size.viewers} viewers × ${size.titles} titles, ${size.events} events each; at most 120 wanted`,
    });
  }
  return rows;
}

async function scoringSeconds(model: FittedRecommender, histories: SparseMatrix): Promise<number> {
  const started = performance.now();
  const { columns } = await recommendTitles(model, { histories }, 100);
  if (columns.includes(-1)) throw new Error("A viewer got fewer than 100 titles.");
  return (performance.now() - started) / 1000;
}
