import { open } from "node:fs/promises";
import { MarqueeError } from "../core/index.ts";

type Numbers = Float32Array | Float64Array | Int32Array;

/** Node writes and reads at most 2 GiB at once. */
const pieceBytes = 64 * 1024 * 1024;

/** Writes numbers as they lie in memory, little-endian on every machine that Node runs on. */
export async function writeNumbers(path: string, numbers: Numbers): Promise<void> {
  const bytes = bytesOf(numbers);
  const file = await open(path, "w");
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await file.writeFile(bytes.subarray(at, at + pieceBytes));
    }
  } finally {
    await file.close();
  }
}

/**
 * Fills `target` with the numbers of a file that {@link writeNumbers} wrote.
 *
 * @throws MarqueeError `invalid-file` when the file holds another number of them.
 */
export async function readNumbersInto(path: string, target: Numbers): Promise<void> {
  const bytes = bytesOf(target);
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size !== bytes.length) {
      throw new MarqueeError("invalid-file", `${path} has ${size} bytes, not ${bytes.length}.`, {
        hint: "Remove the folder that it lies in and run again.",
      });
    }
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(pieceBytes, bytes.length - at), at);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers) =>
  new Uint8Array(buffer, byteOffset, byteLength);
