/** Words a second of our word vectors beside gensim's on the same documents, and how good the vectors are. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildCorpus, createDoc2Vec } from "../src/encoders/text/index.ts";
import { trainWordVectors, type WordVectorSettings } from "../src/kernels/index.ts";
import type { BenchRow } from "./main.ts";
import { type ReferenceCorpus, readReferenceCorpus } from "./word-vectors/corpus.ts";
import { genreSimilarity } from "./word-vectors/genre-similarity.ts";

const workers = 2;
const rounds = 3;
const install =
  "gensim is absent: apt-get install python3-gensim (set MARQUEE_PYTHON if python3 is another one)";

/** The reference task of gensim, with its settings on both sides. Fewer epochs where it would take long. */
const tasks = [
  { architecture: "pv-dbow", epochs: 30, scored: true },
  { architecture: "pv-dm", epochs: 10, scored: false },
  { architecture: "skip-gram", epochs: 4, scored: false },
] as const;

interface Measured {
  readonly seconds: number;
  /** Document vectors, `[documents, 96]`. */
  readonly vectors?: Float32Array;
}

/** Runs the bench: ours and the peer in turn, so that what disturbs one disturbs the other; medians of the rounds. */
export async function run(): Promise<BenchRow[]> {
  const corpus = await readReferenceCorpus();
  const words = corpus.documents.reduce((sum, document) => sum + document.length, 0);
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-"));
  try {
    const file = join(folder, "documents.json");
    await writeFile(file, JSON.stringify(corpus.documents));
    const rows: BenchRow[] = [];
    for (const task of tasks) {
      const [ours, peers] = await inTurn(
        () => runOurs(corpus, task),
        () => runPeer(file, task),
      );
      const rate = (results: readonly Measured[]) =>
        (words * task.epochs) / median(results.map((r) => r.seconds));
      rows.push(row(`${task.architecture}-speed`, rate(ours), peers && rate(peers), "words/s"));
      if (!task.scored) continue;
      const score = (results: readonly Measured[]) =>
        genreSimilarity(results[0].vectors as Float32Array, corpus);
      const peerScore = peers && score(peers);
      rows.push(row(`${task.architecture}-genre-similarity`, score(ours), peerScore, "%"));
      const defaults = await runDefaults(corpus);
      rows.push(row("doc2vec-defaults-genre-similarity", score([defaults]), peerScore, "%"));
      const speed = (results: readonly Measured[]) => 1 / median(results.map((r) => r.seconds));
      rows.push(
        row(
          "doc2vec-defaults-fits-an-hour",
          3600 * speed([defaults]),
          peers && 3600 * speed(peers),
          "fits/h",
        ),
      );
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function inTurn(
  ours: () => Promise<Measured>,
  peer: () => Promise<Measured | undefined>,
): Promise<[Measured[], Measured[] | undefined]> {
  const left: Measured[] = [];
  const right: Measured[] = [];
  for (let round = 0; round < rounds; round++) {
    left.push(await ours());
    const measured = await peer();
    if (measured) right.push(measured);
  }
  return [left, right.length > 0 ? right : undefined];
}

function row(name: string, ours: number, peer: number | undefined, unit: string): BenchRow {
  const shown = (value: number) => (unit === "%" ? Math.round(value * 100) / 100 : Math.round(value));
  if (peer === undefined) return { name, ours: shown(ours), peer: null, ratio: null, unit, note: install };
  return { name, ours: shown(ours), peer: shown(peer), ratio: Math.round((ours / peer) * 1000) / 1000, unit };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** From words to vectors, vocabulary and threads included, with gensim's defaults. */
async function runOurs(corpus: ReferenceCorpus, task: (typeof tasks)[number]): Promise<Measured> {
  const settings: WordVectorSettings = {
    ...{ architecture: task.architecture, epochs: task.epochs, dimensions: 96, negatives: 5, window: 5 },
    ...{
      trainWords: false,
      sample: 1e-4,
      learningRate: 0.025,
      lastLearningRate: 1e-4,
      noiseExponent: 0.75,
      seed: 1,
    },
  };
  const start = performance.now();
  const { vocabulary, corpus: read } = buildCorpus(corpus.documents.map((terms) => ({ text: "", terms })));
  const trained = await trainWordVectors({ ...read, counts: vocabulary.counts }, settings, {
    threads: workers,
  });
  return { seconds: (performance.now() - start) / 1000, vectors: trained.documents };
}

/** Our encoder with its own defaults, which are not gensim's: what a user of `doc2vec` gets. */
async function runDefaults(corpus: ReferenceCorpus): Promise<Measured> {
  const start = performance.now();
  const documents = corpus.documents.map((terms) => ({ text: "", terms }));
  const fitted = await createDoc2Vec({ threads: workers }).fit(documents);
  return { seconds: (performance.now() - start) / 1000, vectors: fitted.trainVectors };
}

async function runPeer(file: string, task: (typeof tasks)[number]): Promise<Measured | undefined> {
  const script = join(import.meta.dirname, "peers/word_vectors.py");
  const out = task.scored ? `${file}.f32` : "-";
  const options = [script, file, task.architecture, String(task.epochs), String(workers), out];
  for (const python of [process.env.MARQUEE_PYTHON, "/usr/bin/python3", "python3"]) {
    if (!python) continue;
    const output = await promisify(execFile)(python, options).catch(() => undefined);
    const said = JSON.parse(output?.stdout.trim().split("\n").at(-1) ?? "{}") as { seconds?: number };
    if (said.seconds === undefined) continue;
    if (!task.scored) return { seconds: said.seconds };
    const bytes = await readFile(out);
    return { seconds: said.seconds, vectors: new Float32Array(bytes.buffer.slice(bytes.byteOffset)) };
  }
  return undefined;
}
