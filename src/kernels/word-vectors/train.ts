import { MarqueeError, type Progress } from "../../core/index.ts";
import { Arena } from "../arena.ts";
import { runInThreads, threadCount } from "../threads.ts";
import { readRows, reserveBase, writeCorpus, writeTables } from "./layout.ts";
import { reserveMeans } from "./means.ts";
import { reservePairs } from "./pairs.ts";
import { planCorpus } from "./plan.ts";
import { seedBits } from "./seed-bits.ts";
import type { WordCorpus, WordVectorSettings } from "./settings.ts";
import type { TrainingJob, TrainingLayout } from "./training-job.ts";

/** The most pairs that are held in memory at once (8 bytes each, in segments). */
const chunkPairs = 4_000_000;

/**
 * Words in a mini-batch of PV-DM: a 64th of the corpus, in these bounds. Smaller ones learn from fresher weights,
 * larger ones wait less for each other.
 */
const miniBatch = { least: 256, most: 8192, part: 1 / 64 };

/** How training runs, which does not change what comes out. */
export interface TrainingWork {
  /** Worker threads; by default one a core, at most 16. The result does not depend on it. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told of words, over all epochs. */
  readonly progress?: Progress;
}

/** What {@link trainWordVectors} learns. */
export interface WordVectors {
  /** Input vectors of words, `[words, dimensions]`; empty for PV-DBOW without word training. */
  readonly words: Float32Array;
  /** Output vectors of words, which inference needs, `[words, dimensions]`. */
  readonly outputs: Float32Array;
  /** Vectors of the documents, `[documents, dimensions]`; empty for skip-gram. */
  readonly documents: Float32Array;
}

/**
 * Learns vectors of words and documents by negative sampling: for an input x, an observed word w and noise words n,
 * log σ(x·o_w) + Σ log σ(−x·o_n) is raised by gradient steps.
 *
 * Worker threads share the weights without locks and without races: at any time each thread owns the input rows of
 * one block and the output rows of another (stratified SGD, Gemulla et al. 2011), and words are dealt to blocks anew
 * in every round. Noise for a word comes from its own block. The result depends on the seed alone, not on timing or
 * on the number of threads.
 *
 * @throws MarqueeError `invalid-option` for an empty corpus, `cancelled` on abort, `limit-exceeded` beyond 4 GiB,
 *   `worker-failed` when a thread fails.
 */
export async function trainWordVectors(
  corpus: WordCorpus,
  settings: WordVectorSettings,
  work: TrainingWork = {},
): Promise<WordVectors> {
  checkWords(corpus);
  const { job, memory, threads } = prepare(corpus, settings, work);
  const total = corpus.tokens.length * settings.epochs;
  await runInThreads(
    { program: "train-word-vectors", job, memory, control: job.layout.control, threads },
    { signal: work.signal, onProgress: (done) => work.progress?.update(Math.round(done * total), total) },
  );
  const { layout, documentRow } = job;
  const read = (pointer: number, rows: number) => readRows(memory, pointer, rows, settings.dimensions);
  const documents = corpus.offsets.length - 1;
  const wordRows = documentRow < 0 ? layout.words : documentRow;
  return {
    words: read(layout.inputs, wordRows),
    outputs: read(layout.outputs, layout.words),
    documents:
      documentRow < 0 ? new Float32Array(0) : read(layout.inputs + wordRows * layout.rowBytes, documents),
  };
}

function checkWords({ tokens, counts }: WordCorpus): void {
  if (tokens.length === 0) {
    throw new MarqueeError("invalid-option", "There are no known words to learn vectors from.");
  }
  const stranger = tokens.find((token) => token >= counts.length);
  if (stranger !== undefined) {
    const message = `Word ${stranger} stands in a document, but the vocabulary has ${counts.length} words.`;
    throw new MarqueeError("invalid-option", message);
  }
}

function miniBatchWords(tokens: number): number {
  return Math.max(miniBatch.least, Math.min(miniBatch.most, Math.ceil(tokens * miniBatch.part)));
}

function prepare(corpus: WordCorpus, settings: WordVectorSettings, work: TrainingWork) {
  const tokens = corpus.tokens.length;
  const words = corpus.counts.length;
  const documents = corpus.offsets.length - 1;
  const { architecture, dimensions, window } = settings;
  const learnsDocuments = architecture !== "skip-gram";
  const learnsWords = architecture !== "pv-dbow" || settings.trainWords;
  const inputRows = (learnsWords ? words : 0) + (learnsDocuments ? documents : 0);
  const arena = new Arena();
  const base = reserveBase(arena, { tokens, documents, words, inputRows, dimensions });
  const threads = threadCount(work.threads, base.blocks);
  const perWord = (learnsDocuments ? 1 : 0) + (learnsWords ? 2 * window : 0);
  const means = architecture === "pv-dm";
  const chunkWords = means ? miniBatchWords(tokens) : Math.floor(chunkPairs / perWord);
  const plan = planCorpus(corpus.offsets, base.blocks, chunkWords);
  const layout: TrainingLayout = {
    ...base,
    method: means
      ? reserveMeans(arena, base, plan, window, threads)
      : reservePairs(arena, base, plan, perWord, threads),
    sentences: Array.from({ length: threads }, () => arena.reserve(plan.documentWords * 4)),
  };
  const memory = arena.allocate();
  writeTables(memory, layout, corpus.counts, settings);
  writeCorpus(memory, layout, corpus);
  const documentRow = learnsDocuments ? (learnsWords ? words : 0) : -1;
  const job: TrainingJob = { layout, plan, settings, seed: seedBits(settings.seed), inputRows, documentRow };
  return { job, memory, threads };
}
