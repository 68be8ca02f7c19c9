import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";

/** Writes a value as JSON, indented for people. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Reads JSON that Marquee itself wrote. */
export async function readJson<Value>(path: string): Promise<Value> {
  return JSON.parse(await readFile(path, "utf8")) as Value;
}

/** Appends values to a file, one line of JSON each. */
export class JsonLinesWriter {
  private readonly stream;
  /** How many values were written. */
  count = 0;
  private failure: Error | undefined;

  constructor(path: string) {
    this.stream = createWriteStream(path);
    // Between two writes nobody else listens, and an error that nobody hears ends the process.
    this.stream.on("error", (error) => (this.failure ??= error));
  }

  /** Writes one value, and waits while the disk is behind. */
  async write(value: unknown): Promise<void> {
    if (this.failure) throw this.failure;
    this.count++;
    if (!this.stream.write(`${JSON.stringify(value)}\n`)) {
      await once(this.stream, "drain");
    }
  }

  async close(): Promise<void> {
    if (this.failure) throw this.failure;
    this.stream.end();
    await finished(this.stream);
  }
}

/** Reads what {@link JsonLinesWriter} wrote. */
export async function* readJsonLines<Value>(path: string): AsyncGenerator<Value> {
  for await (const line of createInterface({ input: createReadStream(path, "utf8") })) {
    if (line) yield JSON.parse(line) as Value;
  }
}
