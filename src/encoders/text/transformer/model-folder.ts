import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import type { TransformerConfiguration } from "./options.ts";

/** The members of `config.json` that matter here. */
const configSchema = z.looseObject({
  model_type: z.string().optional(),
  max_position_embeddings: z.number().optional(),
  pad_token_id: z.number().nullish(),
});

/** The members of `tokenizer_config.json` that matter here. */
const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().nullish(),
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).nullish(),
});

const sentenceConfigSchema = z.looseObject({ max_seq_length: z.number().nullish() });

/** What decides how a text is tokenised. */
export const tokenizerFilesSchema = z.object({
  config: configSchema,
  /** `tokenizer.json`, as it is. */
  tokenizer: z.looseObject({}),
  tokenizerConfig: tokenizerConfigSchema,
});
export type TokenizerFiles = Readonly<z.output<typeof tokenizerFilesSchema>>;

/** A model as it lies in a folder. */
export interface ModelFolder extends TokenizerFiles {
  /** Path of the ONNX file. */
  readonly modelPath: string;
  /** The length that a sentence encoder was trained for, in tokens, when the folder says so. */
  readonly sentenceLength: number | undefined;
  /** SHA-256 of each file that decides the vectors, by its path inside the folder, sorted. */
  readonly hashes: Readonly<Record<string, string>>;
}

const modelFiles = ["onnx/model.onnx", "model.onnx"];

/** Reads a folder in the Hugging Face layout. @throws MarqueeError `invalid-model`, naming what is missing. */
export async function openModelFolder(configuration: TransformerConfiguration): Promise<ModelFolder> {
  const { folder } = configuration;
  const listed = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new MarqueeError("invalid-model", `The model folder ${folder} cannot be read: ${messageOf(cause)}`);
  });
  const names = listed.map((name) => name.replaceAll("\\", "/")).sort();
  const modelFile = findModelFile(configuration, names);
  const texts = ["config.json", "tokenizer.json"];
  const missing = texts.filter((name) => !names.includes(name));
  if (missing.length > 0) throw missingFiles(folder, missing.join(" and "));
  const optional = ["tokenizer_config.json", "sentence_bert_config.json"];
  const read = <Value>(name: string, schema: z.ZodType<Value>) =>
    names.includes(name) ? readJsonFile(folder, name, schema) : Promise.resolve(schema.parse({}));
  const [config, tokenizer, tokenizerConfig, sentence] = await Promise.all([
    read("config.json", configSchema),
    read("tokenizer.json", z.looseObject({})),
    read("tokenizer_config.json", tokenizerConfigSchema),
    read("sentence_bert_config.json", sentenceConfigSchema),
  ]);
  const deciding = names.filter(
    (name) => texts.includes(name) || optional.includes(name) || isPartOfModel(name, modelFile),
  );
  return {
    modelPath: join(folder, modelFile),
    config,
    tokenizer,
    tokenizerConfig,
    sentenceLength: sentence.max_seq_length ?? undefined,
    hashes: await hashFiles(folder, deciding),
  };
}

function findModelFile({ folder, modelFile }: TransformerConfiguration, names: readonly string[]): string {
  const candidates = modelFile === undefined ? modelFiles : [modelFile];
  const found = candidates.find((name) => names.includes(name));
  if (found === undefined) throw missingFiles(folder, candidates.join(" or "));
  return found;
}

function missingFiles(folder: string, missing: string): MarqueeError {
  return new MarqueeError("invalid-model", `The model folder ${folder} lacks ${missing}.`, {
    hint: "It needs config.json, tokenizer.json and onnx/model.onnx, as `optimum-cli export onnx` writes them.",
  });
}

/** The model file itself, and the files beside it that hold its weights (`model.onnx_data`, `model.onnx.data`). */
function isPartOfModel(name: string, modelFile: string): boolean {
  if (name === modelFile) return true;
  const suffix = basename(name).slice(basename(modelFile).length);
  return dirname(name) === dirname(modelFile) && name.startsWith(modelFile) && /^[._]data/.test(suffix);
}

async function readJsonFile<Value>(folder: string, name: string, schema: z.ZodType<Value>): Promise<Value> {
  try {
    return schema.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${join(folder, name)} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function hashFiles(folder: string, names: readonly string[]): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of names) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(folder, name)), hash);
    hashes[name] = hash.digest("hex");
  }
  return hashes;
}
