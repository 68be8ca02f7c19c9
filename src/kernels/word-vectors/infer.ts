import type { Progress } from "../../core/index.ts";
import { Arena } from "../arena.ts";
import { runInThreads, threadCount } from "../threads.ts";
import type { SharedMemory } from "../web-assembly.ts";
import { type InferenceJob, inferRange, startInference } from "./inference-program.ts";
import type { WordVectorsKernel } from "./kernel-functions.ts";
import { readRows, reserveBase, rowBytes, writeCorpus, writeRows, writeTables } from "./layout.ts";
import type { WordCorpus, WordVectorSettings } from "./settings.ts";
import { seedBits } from "./seed-bits.ts";

/** A trained model, as inference needs it. */
export interface DocumentModel {
  readonly settings: WordVectorSettings;
  /** Occurrences of each word in training, `[words]`. */
  readonly counts: Uint32Array;
  /** Input vectors of words, `[words, dimensions]`; only PV-DM reads them. */
  readonly words: Float32Array;
  /** Output vectors of words, `[words, dimensions]`. */
  readonly outputs: Float32Array;
}

/** How inference runs, which does not change what comes out. */
export interface InferenceWork {
  /** Worker threads for large batches; by default one a core. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told of documents. */
  readonly progress?: Progress;
}

type Documents = Pick<WordCorpus, "tokens" | "offsets">;

/** Batches up to this size are done at once on the calling thread, in some tens of milliseconds at most. */
const inline = { documents: 32, tokens: 4096 };

/**
 * Infers vectors of documents with the weights of a trained model held. Small batches run at once in a memory that is
 * kept; large ones in worker threads over a memory of their own. Both give the same bytes.
 */
export class DocumentInference {
  private readonly model: DocumentModel;
  private small: { job: InferenceJob; memory: SharedMemory; kernel: WordVectorsKernel } | undefined;

  constructor(model: DocumentModel) {
    this.model = model;
  }

  /**
   * @returns `[documents, dimensions]`; zero for a document without words.
   * @throws MarqueeError `cancelled` on abort, `limit-exceeded` beyond 4 GiB, `worker-failed` when a thread fails.
   */
  async infer(corpus: Documents, work: InferenceWork = {}): Promise<Float32Array> {
    const documents = corpus.offsets.length - 1;
    if (documents <= inline.documents && corpus.tokens.length <= inline.tokens)
      return this.inferInline(corpus);
    const threads = threadCount(work.threads, Math.ceil(documents / 64));
    const { job, memory } = prepare(this.model, corpus, documents, threads);
    await runInThreads(
      { program: "infer-word-vectors", job, memory, control: job.layout.control, threads },
      { signal: work.signal, onProgress: (done) => work.progress?.update(done, documents) },
    );
    return readRows(memory, job.layout.vectors, documents, this.model.settings.dimensions);
  }

  private inferInline(corpus: Documents): Float32Array {
    this.small ??= this.prepareInline();
    const { job, memory, kernel } = this.small;
    const documents = corpus.offsets.length - 1;
    writeCorpus(memory, job.layout, corpus);
    new Float32Array(memory.buffer, job.layout.vectors, (inline.documents * job.layout.rowBytes) / 4).fill(0);
    inferRange(kernel, job, 0, documents);
    return readRows(memory, job.layout.vectors, documents, this.model.settings.dimensions);
  }

  private prepareInline() {
    const room = { tokens: new Uint32Array(inline.tokens), offsets: Uint32Array.of(0, inline.tokens) };
    const { job, memory } = prepare(this.model, room, inline.documents, 1);
    const kernel = startInference(job, memory, 0);
    kernel.dealWords(0);
    return { job, memory, kernel };
  }
}

function prepare(model: DocumentModel, corpus: Documents, documents: number, threads: number) {
  const { settings, counts } = model;
  const { dimensions } = settings;
  const inputRows = settings.architecture === "pv-dm" ? counts.length : 0;
  const arena = new Arena();
  const sizes = { tokens: corpus.tokens.length, documents, words: counts.length, inputRows, dimensions };
  const base = reserveBase(arena, sizes);
  const layout = {
    ...base,
    vectors: arena.reserve(documents * rowBytes(dimensions)),
    scratch: Array.from({ length: threads }, () => ({
      sentence: arena.reserve(longest(corpus.offsets) * 4),
      rows: arena.reserve(2 * base.rowBytes),
    })),
  };
  const memory = arena.allocate();
  writeTables(memory, layout, counts, settings);
  writeCorpus(memory, layout, corpus);
  if (inputRows > 0) writeRows(memory, layout.inputs, model.words, dimensions);
  writeRows(memory, layout.outputs, model.outputs, dimensions);
  const job: InferenceJob = { layout, settings, seed: seedBits(settings.seed), documents };
  return { job, memory };
}

function longest(offsets: Uint32Array): number {
  let words = 0;
  for (let document = 1; document < offsets.length; document++) {
    words = Math.max(words, offsets[document] - offsets[document - 1]);
  }
  return words;
}
