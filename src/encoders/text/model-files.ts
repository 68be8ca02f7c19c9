import { MarqueeError, messageOf } from "../../core/index.ts";
import type { ModelFiles } from "./encoder.ts";

/** Numbers as little-endian bytes, for a model file. */
export function float32Bytes(values: Float32Array): Uint8Array {
  return new Uint8Array(values.slice().buffer);
}

/** A value as JSON bytes, for a model file. */
export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** One of a model's files. @throws MarqueeError `invalid-model` when it is missing. */
export function requireFile(files: ModelFiles, name: string): Uint8Array {
  const bytes = files[name] as Uint8Array | undefined;
  if (bytes === undefined) {
    const present = Object.keys(files).join(", ") || "none";
    throw new MarqueeError(
      "invalid-model",
      `The model file "${name}" is missing. Files present: ${present}.`,
    );
  }
  return bytes;
}

/** Reads a JSON file of a model with a parser such as `schema.parse`. @throws MarqueeError `invalid-model`. */
export function readJson<Value>(files: ModelFiles, name: string, parse: (value: unknown) => Value): Value {
  const bytes = requireFile(files, name);
  try {
    return parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new MarqueeError("invalid-model", `The model file "${name}" cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Reads `length` little-endian floats of a model file. @throws MarqueeError `invalid-model`. */
export function readFloat32(files: ModelFiles, name: string, length: number): Float32Array {
  const bytes = requireFile(files, name);
  if (bytes.byteLength !== length * 4) {
    const message = `The model file "${name}" has ${bytes.byteLength} bytes, expected ${length * 4} (${length} floats).`;
    throw new MarqueeError("invalid-model", message);
  }
  return new Float32Array(bytes.slice().buffer);
}
