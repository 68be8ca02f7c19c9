/**
 * The part of a file that is in memory, as a byte string (one character a byte): structure is found on bytes, so
 * that one bad character never shifts a cell. Grows at the end, shrinks at the front.
 */
export class TextWindow {
  /** What is held. */
  text = "";
  /** Where the next record starts in {@link text}. */
  from = 0;
  /** The line of {@link from}, from 1. */
  line = 1;
  /** Whether the text ends where the file does. */
  ended = false;
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** How much of the text is not yet consumed. */
  get held(): number {
    return this.text.length - this.from;
  }

  /** Drops what is consumed and reads on until at least `wanted` characters are held or the file ends. */
  async fill(wanted: number): Promise<void> {
    const parts = [this.text.slice(this.from)];
    let held = parts[0].length;
    this.from = 0;
    while (held < wanted && !this.ended) {
      const next = await this.chunks.next();
      if (next.done) this.ended = true;
      else {
        parts.push(next.value.toString("latin1"));
        held += next.value.length;
      }
    }
    this.text = parts.join("");
  }

  /** Consumes up to `end`, counting lines. */
  advance(end: number): void {
    for (let at = this.text.indexOf("\n", this.from); at >= 0 && at < end; ) {
      this.line += 1;
      at = this.text.indexOf("\n", at + 1);
    }
    this.from = end;
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
