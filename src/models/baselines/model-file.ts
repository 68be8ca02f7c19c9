import type { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { decodeTensors, encodeTensors, type Values } from "../../tensor/index.ts";
import type { ModelFiles } from "./recommender.ts";

const fileName = "recommender.safetensors";

/** Arrays and a note of plain values, as they are kept in one file. */
export interface ModelContent<Note> {
  readonly note: Note;
  readonly arrays: Readonly<Record<string, Values>>;
}

/** The files of a model of the given method. */
export function writeModel(method: string, { note, arrays }: ModelContent<unknown>): ModelFiles {
  return { [fileName]: encodeTensors({ tensors: arrays, metadata: { method, note: JSON.stringify(note) } }) };
}

/**
 * Reads what {@link writeModel} gave.
 *
 * @throws MarqueeError `invalid-model` when the file is missing, damaged or of another method.
 */
export function readModel<Schema extends z.ZodType>(
  method: string,
  files: ModelFiles,
  noteSchema: Schema,
): ModelContent<z.output<Schema>> {
  const bytes = files[fileName] as Uint8Array | undefined;
  if (bytes === undefined) {
    throw new MarqueeError("invalid-model", `A saved recommender has a file ${fileName}; there is none.`);
  }
  try {
    // Arrays are views of the bytes and need them at a multiple of their size.
    const { tensors, metadata } = decodeTensors(bytes.slice());
    if (metadata.method !== method) throw new Error(`it holds "${metadata.method}", not "${method}"`);
    return { note: noteSchema.parse(JSON.parse(metadata.note)), arrays: tensors };
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${fileName} cannot be used: ${messageOf(cause)}`, { cause });
  }
}

/** One of a model's arrays, of a type. @throws MarqueeError `invalid-model` when it is not there. */
export function requireArray<Type extends Float32Array | Float64Array | Int32Array>(
  { arrays }: ModelContent<unknown>,
  name: string,
  type: abstract new (...given: never[]) => Type,
): Type {
  const data = arrays[name]?.data;
  if (data instanceof type) return data;
  throw new MarqueeError("invalid-model", `${fileName} has no array "${name}" of the right type.`);
}
