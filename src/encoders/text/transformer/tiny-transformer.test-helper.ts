import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRandom } from "../../../core/index.ts";
import {
  add,
  cast,
  constant,
  gather,
  input,
  layerNorm,
  matmul,
  multiply,
  operation,
  serialise,
  softmax,
  subtract,
  type Tensor,
  tanh,
  transpose,
  unsqueeze,
} from "../../../tensor/index.ts";

/** Special tokens and their ids. */
const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
/** Dimensions of a tiny model's vectors. */
export const tinyDimensions = 32;
/** The most tokens that a tiny model takes. */
export const tinyPositions = 64;

/** What a tiny model has beside its last layer. */
export interface TinyModel {
  /** Words of the tokenizer in lower case; `##` starts a piece that continues a word. */
  readonly words: readonly string[];
  /** Give out `hidden_states.0` … with this many layers. Default: not given out, one layer. */
  readonly hiddenLayers?: number;
  /** Give out `pooler_output`. */
  readonly pooler?: boolean;
  /** Name of the last layer's output. Default `last_hidden_state`. */
  readonly lastLayer?: string;
  /** An input that text encoders do not have. */
  readonly extraInput?: string;
  /** Leave out `token_type_ids`. */
  readonly withoutTypes?: boolean;
}

/** Files of a model by path. */
export type FolderFiles = Readonly<Record<string, string | Uint8Array>>;

/** A BERT-like model in the Hugging Face layout: WordPiece, learned positions, masked self-attention, layer norm. */
export function tinyTransformer(model: TinyModel): FolderFiles {
  const vocabulary = Object.fromEntries([...special, ...model.words].map((word, id) => [word, id]));
  const config = { model_type: "bert", hidden_size: tinyDimensions, max_position_embeddings: tinyPositions };
  return {
    "config.json": JSON.stringify(config),
    "tokenizer.json": JSON.stringify(tokenizerJson(vocabulary)),
    "tokenizer_config.json": JSON.stringify({ model_max_length: 512, pad_token: "[PAD]" }),
    "onnx/model.onnx": tinyGraph(model, special.length + model.words.length),
  };
}

/** Writes files into a new folder. */
export async function writeFolder(
  files: FolderFiles,
): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-transformer-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function tokenizerJson(vocab: Readonly<Record<string, number>>) {
  const specialToken = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const single = [specialToken("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, specialToken("[SEP]")];
  const described = (id: string) => [id, { id, ids: [vocab[id]], tokens: [id] }] as const;
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: special.map((content, id) => ({ id, content, ...flags })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single,
      pair: single,
      special_tokens: Object.fromEntries(["[CLS]", "[SEP]"].map(described)),
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

function tinyGraph(model: TinyModel, words: number): Uint8Array {
  const shape = ["batch", "tokens"];
  const ids = input("input_ids", shape, "int64");
  const mask = input("attention_mask", shape, "int64");
  const types = model.withoutTypes ? undefined : input("token_type_ids", shape, "int64");
  const random = createRandom("tiny transformer");
  const table = (rows: number, scale: number) =>
    constant(
      Float32Array.from({ length: rows * tinyDimensions }, () => random.normal() * scale),
      [rows, tinyDimensions],
    );
  let hidden = add(gather(table(words, 1), ids), gather(table(tinyPositions, 0.1), positions(mask)));
  if (types) hidden = add(hidden, gather(table(2, 0.1), types));
  if (model.extraInput !== undefined) hidden = add(hidden, input(model.extraInput, []));
  const layers = [hidden];
  for (let layer = 0; layer < (model.hiddenLayers ?? 1); layer++) {
    hidden = attentionLayer(hidden, mask, () => table(tinyDimensions, 0.1));
    layers.push(hidden);
  }
  const outputs: Record<string, Tensor> = { [model.lastLayer ?? "last_hidden_state"]: hidden };
  if (model.pooler) outputs.pooler_output = tanh(gather(hidden, constant([0], [], "int64"), 1));
  if (model.hiddenLayers !== undefined) {
    // Last layer first, so that their order in the file does not tell the order of the layers.
    for (const [layer, tensor] of [...layers.entries()].reverse()) outputs[`hidden_states.${layer}`] = tensor;
  }
  return serialise(outputs);
}

/** 0, 1, 2, … along each row, up to the padding. */
function positions(mask: Tensor): Tensor {
  const axis = constant([1], [], "int64");
  const [sum] = operation({ type: "CumSum", inputs: [mask, axis], outputs: [{ shape: mask.shape }] });
  return subtract(sum, constant([1], [], "int64"));
}

/** LayerNorm(x + softmax(x·xᵀ / √d + mask)·x·W). */
function attentionLayer(x: Tensor, mask: Tensor, matrix: () => Tensor): Tensor {
  const hiding = multiply(subtract(1, unsqueeze(cast(mask, "float32"), [1])), -1e9);
  const scores = add(multiply(matmul(x, transpose(x, [0, 2, 1])), 1 / Math.sqrt(tinyDimensions)), hiding);
  const mixed = matmul(matmul(softmax(scores), x), matrix());
  const ones = constant(new Float32Array(tinyDimensions).fill(1), [tinyDimensions]);
  return layerNorm(add(x, mixed), ones, undefined);
}
