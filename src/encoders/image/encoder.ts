import type { Progress } from "../../core/index.ts";
import type { Matrix } from "../../vectors/index.ts";

/** A picture: the path of a file, or the bytes of one. */
export type ImageSource = string | Uint8Array;

/** Why a picture could not be read. */
export interface ImageFault {
  /** Place in the list that was given. */
  readonly index: number;
  /** The file, or `picture 3` for bytes. */
  readonly name: string;
  readonly reason: string;
}

/** Vectors of pictures. */
export interface EncodedImages {
  /** `[pictures, dimensions]`; zero where a picture could not be read. */
  readonly vectors: Matrix;
  /** 1 where a picture was read, `[pictures]`. A zero vector is never taken for a dark picture. */
  readonly present: Uint8Array;
  /** What could not be read, in the order of the pictures. */
  readonly faults: readonly ImageFault[];
}

/** How pictures are worked on. */
export interface ImageWorkOptions {
  readonly signal?: AbortSignal;
  /** Told how many pictures are done. */
  readonly progress?: Progress;
  /** Pictures that are decoded at once. Default: all cores. */
  readonly concurrency?: number;
  /** Throw at the first picture that cannot be read, instead of listing it among the faults. */
  readonly strict?: boolean;
}

/** Turns pictures into vectors. It learns nothing: the vector of a picture depends on that picture alone. */
export interface ImageEncoder {
  /** The method in lower case with hyphens: `visual-features`, `onnx`. */
  readonly name: string;
  readonly dimensions: number;
  /** What decides the vectors, as plain data: the method, its version, hashes of the model's files. */
  readonly identity: Readonly<Record<string, unknown>>;
  /** @throws MarqueeError `invalid-file` with `strict` set, `cancelled` on abort. */
  encode(images: readonly ImageSource[], options?: ImageWorkOptions): Promise<EncodedImages>;
  close(): Promise<void>;
}
