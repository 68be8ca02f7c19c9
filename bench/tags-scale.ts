/**
 * Thousands of tags: 10,000 long-tailed ones over 40,000 generated titles. Training and prediction of the linear tagger
 * and of the classifier, whose tags fall back to frequencies outside of a cluster. Wanted are training in 20 minutes and
 * 4 GB on two cores, and 2,000 titles/s. `MARQUEE_TAGS_SCALE` takes a share of the size, such as 0.05;
 * `MARQUEE_TAGS_SCALE_METHODS` one of the two, for a peak memory of its own.
 */
import { createRandom, type Random } from "../src/core/index.ts";
import {
  type LabelRows,
  labelCounts,
  labelRowsOf,
  meanOf,
  precisionsAt,
  takeLabelRows,
  topLabels,
} from "../src/metrics/index.ts";
import { fitSparseTagRegression } from "../src/models/tag-baselines/index.ts";
import { fitTagClassifier, type TagClassifierOptions } from "../src/models/tag-classifier/index.ts";
import { type SparseMatrix, sparseMatrixOf, takeSparseRows } from "../src/vectors/index.ts";
import type { BenchRow } from "./main.ts";

const scale = Number(process.env.MARQUEE_TAGS_SCALE ?? 1);
const sized = (count: number) => Math.max(1, Math.round(count * scale));
const [tags, titles, terms] = [sized(10_000), sized(40_000), sized(20_000)];
const testTitles = sized(4000);
const themes = Math.min(50, tags);

/** For thousands of tags: nothing whose cost is that of all tags, and a few epochs of many titles. */
const classifierOptions: TagClassifierOptions = {
  background: "frequencies",
  embedder: { kind: "tower", epochs: 3 },
  local: { epochs: 6 },
};

type Score = (rows: SparseMatrix) => Promise<Float32Array> | Float32Array;

/** Rows of titles with their tags, and which are learned from. */
interface Titles {
  readonly rows: SparseMatrix;
  readonly labels: LabelRows;
  readonly train: Int32Array;
}

const methods: Readonly<Record<string, (titles: Titles) => Promise<Score>>> = {
  linear: async ({ rows, labels, train }) => {
    const examples = { rows: takeSparseRows(rows, train), labels: takeLabelRows(labels, train) };
    const model = await fitSparseTagRegression(examples, {}, { progress: progressOf("linear, tags") });
    return (given) => model.probabilities(given);
  },
  classifier: async ({ rows, labels, train }) => {
    const features = { rows: train.length, terms: takeSparseRows(rows, train) };
    const examples = {
      ...{ features, labels: takeLabelRows(labels, train) },
      ...{ train, valid: new Int32Array() },
    };
    const model = await fitTagClassifier(examples, classifierOptions, {
      progress: progressOf("classifier, percent"),
    });
    return (given) => model.predict({ rows: given.rows, terms: given });
  },
};

export async function run(): Promise<BenchRow[]> {
  const made = generateTitles();
  const wanted = process.env.MARQUEE_TAGS_SCALE_METHODS?.split(",") ?? Object.keys(methods);
  const measured: BenchRow[] = [];
  for (const method of wanted) {
    const started = performance.now();
    const score = await methods[method](made);
    const seconds = (performance.now() - started) / 1000;
    measured.push(
      row(`train-${method}`, seconds, "s"),
      ...(await predictions(method, score, made)),
      row(`peak-memory-after-${method}`, process.resourceUsage().maxRSS / 1024, "MB"),
    );
  }
  return measured;
}

/** Titles that are scored at once, as a server would. */
const piece = 256;

async function predictions(method: string, score: Score, { rows, labels, train }: Titles) {
  const best = new Int32Array(testTitles);
  const started = performance.now();
  for (let start = 0; start < testTitles; start += piece) {
    const some = Int32Array.from(
      { length: Math.min(piece, testTitles - start) },
      (_, at) => titles + start + at,
    );
    best.set(topLabels(await score(takeSparseRows(rows, some)), tags, 1), start);
  }
  const seconds = (performance.now() - started) / 1000;
  const truth = takeLabelRows(
    labels,
    Int32Array.from({ length: testTitles }, (_, at) => titles + at),
  );
  const precision = (guesses: Int32Array) => meanOf(precisionsAt(guesses, truth, 1));
  const counts = labelCounts(labels, train);
  const guess = counts.indexOf(Math.max(...counts));
  const guessed = precision(new Int32Array(testTitles).fill(guess));
  return [
    row(`predict-${method}`, testTitles / seconds, "titles/s"),
    {
      ...row(`precision-at-1-${method}`, precision(best), "share"),
      note: `${guessed.toFixed(3)} for always saying the most frequent tag`,
    },
  ];
}

const row = (name: string, ours: number, unit: string): BenchRow => ({
  ...{ name: `${name}-${tags}x${titles}`, ours: Math.round(ours * 1000) / 1000 },
  ...{ peer: null, ratio: null, unit },
});

const progressOf = (what: string) => ({
  update: (done: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done}   `);
  },
});

/** Titles of one of 50 themes: 60 terms and 5 tags, most of the theme's own, both as long-tailed as words are. */
function generateTitles(): Titles {
  const random = createRandom("tags-scale");
  const lists = Array.from({ length: titles + testTitles }, () => {
    const theme = random.integer(themes);
    const pick = (count: number, of: number) =>
      Array.from({ length: count }, () => {
        const rank = longTailed(random, of);
        // Numbers of a theme lie `themes` apart, so each has frequent and rare ones.
        return random.next() < 0.7 ? Math.min(of - 1, rank - (rank % themes) + theme) : rank;
      });
    return { words: new Set(pick(60, terms)), tags: pick(5, tags) };
  });
  const rows = lists.map(({ words }) =>
    [...words].map((word): [number, number] => [word, 1 / Math.sqrt(words.size)]),
  );
  return {
    rows: sparseMatrixOf(rows, terms),
    labels: labelRowsOf(
      lists.map((list) => list.tags),
      tags,
    ),
    train: Int32Array.from({ length: titles }, (_, title) => title),
  };
}

/** A number below `limit` whose logarithm is uniform: the hundredth is a hundredth as frequent as the first. */
const longTailed = (random: Random, limit: number) =>
  Math.min(limit - 1, Math.floor(limit ** random.next()) - 1);
