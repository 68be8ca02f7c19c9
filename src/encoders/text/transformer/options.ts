import { z } from "zod";
import { MarqueeError } from "../../../core/index.ts";

/**
 * How the vectors of a text's tokens become one.
 *
 * - `mean`: the mean over the tokens of the last layer, special tokens included, padding not.
 * - `mean-last-4`: the same over the mean of the last four layers; the model must give out its hidden states.
 * - `cls`: the first token of the last layer.
 * - `pooled`: what the model itself pools (`pooler_output` or `sentence_embedding`).
 */
export const poolingSchema = z.enum(["mean", "mean-last-4", "cls", "pooled"]);
export type Pooling = z.output<typeof poolingSchema>;

/** Options of `createTransformer`. */
export const transformerOptionsSchema = z.object({
  /** A folder in the Hugging Face layout. Nothing is ever downloaded. */
  folder: z.string().min(1),
  /** The ONNX file inside the folder. Default: the first that exists of `onnx/model.onnx` and `model.onnx`. */
  modelFile: z.string().min(1).optional(),
  pooling: poolingSchema.default("mean"),
  /** Put before every text, as models such as E5 want it (`passage: `). */
  prefix: z.string().default(""),
  /**
   * Texts are cut after this many tokens, special tokens included. Default: what `sentence_bert_config.json` says,
   * else the most that the model takes. Never more than that.
   */
  maximumTokens: z.int().min(8).optional(),
  /** At most this many texts in a batch. */
  batchDocuments: z.int().positive().default(64),
  /** At most this many tokens in a batch, padding included (a longer single text goes alone). */
  batchTokens: z.int().positive().default(8192),
  /** Threads of ONNX Runtime. Default: all cores. */
  threads: z.int().positive().optional(),
});
export type TransformerOptions = z.input<typeof transformerOptionsSchema>;
/** Options with their defaults filled in. */
export type TransformerConfiguration = z.output<typeof transformerOptionsSchema>;

/** Fills in defaults. @throws MarqueeError `invalid-option` */
export function readTransformerOptions(options: TransformerOptions): TransformerConfiguration {
  const parsed = transformerOptionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new MarqueeError("invalid-option", `Transformer options: ${problems.join("; ")}`);
}
