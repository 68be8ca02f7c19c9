import { randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { MarqueeError } from "../../core/index.ts";
import type { Values } from "../graph/values.ts";
import type { Parameters } from "../model/model.ts";
import { decodeTensors, encodeTensors } from "./tensor-file.ts";
import type { TrainerState } from "./trainer.ts";

/** What one epoch came to. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss over the steps of the epoch. */
  readonly loss: number;
  /** The validation measure, where it was taken. */
  readonly measure?: number;
}

/** Where a training run stands, beside its arrays. Plain JSON. */
export interface FitPosition {
  /** Samples taken. */
  position: number;
  /** Sum and number of losses in the current epoch. */
  lossSum: number;
  lossCount: number;
  history: EpochRecord[];
  best: EpochRecord | undefined;
  /** Validations since the best one. */
  waiting: number;
  /** Whether early stopping has ended the run. */
  stopped: boolean;
}

/** Everything that a run needs to go on to the same bytes. */
export interface Checkpoint {
  /** Settings that must be the same for the run to go on; compared as text. */
  readonly fingerprint: string;
  readonly fit: FitPosition;
  readonly state: TrainerState;
  readonly best: Parameters | undefined;
  /** Tables outside the graph with their moments, and their values at the best validation; see `TableDriver`. */
  readonly tables: TrainerState;
  readonly bestTables: TrainerState;
}

/** A checkpoint as bytes (safetensors). */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { fingerprint, fit, state, best, tables: outside, bestTables } = checkpoint;
  const prefixed = (prefix: string, values: Readonly<Record<string, Values>>) =>
    Object.entries(values).map(([name, value]) => [`${prefix}/${name}`, value]);
  const tensors = Object.fromEntries([
    ...prefixed("state", state),
    ...prefixed("best", best ?? {}),
    ...prefixed("tables", outside),
    ...prefixed("best-tables", bestTables),
  ]) as Record<string, Values>;
  return encodeTensors({
    tensors,
    metadata: { kind: "marquee-checkpoint", fingerprint, fit: JSON.stringify(fit) },
  });
}

/** Reads a checkpoint. Throws `invalid-file` when the bytes are none. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = decodeTensors(bytes);
  if (metadata.kind !== "marquee-checkpoint") {
    throw new MarqueeError("invalid-file", "The file holds tensors but is no checkpoint of a training run.");
  }
  const within = (prefix: string) =>
    Object.fromEntries(
      Object.entries(tensors)
        .filter(([name]) => name.startsWith(`${prefix}/`))
        .map(([name, value]) => [name.slice(prefix.length + 1), value as Values<Float32Array>]),
    );
  const best = within("best");
  return {
    fingerprint: metadata.fingerprint,
    fit: JSON.parse(metadata.fit) as FitPosition,
    state: within("state"),
    best: Object.keys(best).length > 0 ? best : undefined,
    tables: within("tables"),
    bestTables: within("best-tables"),
  };
}

/** Saves a checkpoint under a path: written beside it and renamed, so that the file is always whole. */
export function checkpointFile(path: string): {
  /** Writes the checkpoint. */
  readonly save: (bytes: Uint8Array) => Promise<void>;
  /** The checkpoint, or `undefined` when there is none. */
  readonly read: () => Promise<Uint8Array | undefined>;
} {
  return {
    async save(bytes) {
      const temporary = `${path}.${randomUUID()}.tmp`;
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    },
    read: () =>
      readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
  };
}
