const pageBits = 15;
const numeric = /^(?:tt)?([1-9]\d{0,8}|0)$/;

/**
 * Remembers identifiers, to find the ones that come twice. Numbers (also `tt` and digits) take a bit each, so that
 * the ten million titles of a large dump fit in a few megabytes; everything else is kept as text.
 */
export class SeenIds {
  private readonly pages = new Map<number, Uint32Array>();
  private readonly texts = new Set<string>();

  /** Whether the identifier was seen before; remembers it. */
  seenBefore(id: string): boolean {
    const digits = numeric.exec(id.replace(/^tt0+(?=\d)/, "tt"))?.[1];
    if (digits === undefined) {
      const known = this.texts.has(id);
      this.texts.add(id);
      return known;
    }
    const value = Number(digits);
    const page = this.pageOf(value >>> pageBits);
    const word = (value & ((1 << pageBits) - 1)) >>> 5;
    const bit = 1 << (value & 31);
    const known = (page[word] & bit) !== 0;
    page[word] |= bit;
    return known;
  }

  private pageOf(index: number): Uint32Array {
    const found = this.pages.get(index);
    if (found) return found;
    const page = new Uint32Array((1 << pageBits) / 32);
    this.pages.set(index, page);
    return page;
  }
}
