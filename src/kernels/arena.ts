import { MarqueeError } from "../core/index.ts";
import { type SharedMemory, webAssembly } from "./web-assembly.ts";

const pageBytes = 65_536;
const largestBytes = 65_536 * pageBytes;
const alignment = 64;

/** Lays regions out one after another, each on a cache line of its own, then makes a memory that holds them. */
export class Arena {
  // Offset 0 stays unused, as a null pointer.
  private size = alignment;

  /** The byte offset of a new region. */
  reserve(bytes: number): number {
    const offset = this.size;
    this.size += Math.ceil(bytes / alignment) * alignment;
    return offset;
  }

  /** A zeroed shared memory with room for every region. @throws MarqueeError `limit-exceeded` beyond 4 GiB. */
  allocate(): SharedMemory {
    if (this.size > largestBytes) {
      const gigabytes = (this.size / 2 ** 30).toFixed(1);
      throw new MarqueeError(
        "limit-exceeded",
        `A kernel needs ${gigabytes} GiB of memory; the limit is 4 GiB.`,
        {
          hint: "Use fewer dimensions, a smaller vocabulary (minCount, maxVocabulary) or fewer documents.",
        },
      );
    }
    const pages = Math.ceil(this.size / pageBytes);
    return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  }
}
