import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";

const registry = new URL("./registry.ts", import.meta.url).href;
const sample = new URL("../reading/sample.ts", import.meta.url).href;

/** Reads a file in a process of its own; prints how many records it has and the most memory it took, in MiB. */
const program = `
  const [{ recogniseFormat }, { takeSample }] = await Promise.all([import(${JSON.stringify(registry)}), import(${JSON.stringify(sample)})]);
  const path = process.argv[1];
  let records = 0;
  for await (const item of recogniseFormat(await takeSample(path, "x")).read({ path, file: "x" })) records += item.kind === "record";
  console.log(JSON.stringify({ records, memory: process.resourceUsage().maxRSS / 1024 }));
`;

async function readApart(path: string): Promise<{ records: number; memory: number }> {
  const child = spawn(process.execPath, [
    "--max-old-space-size=96",
    "--input-type=module",
    "--eval",
    program,
    path,
  ]);
  let output = "";
  child.stdout.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr.on("data", (text: Buffer) => (output += text.toString()));
  await once(child, "close");
  try {
    return JSON.parse(output) as { records: number; memory: number };
  } catch {
    throw new Error(output);
  }
}

async function writeRows(path: string, rows: number, packed: boolean): Promise<void> {
  const file = createWriteStream(path);
  const out = packed ? createGzip({ level: 1 }) : file;
  if (packed) out.pipe(file);
  out.write("imdb_id,title,plot_synopsis,tags,synopsis_source\n");
  const text = "A keeper counts ships, and one of them is missing. ".repeat(30);
  for (let row = 1; row <= rows; row++) {
    const line = `tt${String(row).padStart(7, "0")},Lantern ${row},"${text}\n${row}","fog, sea",imdb\n`;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await finished(file);
}

it("reads a file of 160 MB in hardly more memory than one of 8 MB", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "marquee-memory-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await writeRows(join(folder, "small"), 5000, false);
  await writeRows(join(folder, "large"), 100_000, true);
  const small = await readApart(join(folder, "small"));
  const large = await readApart(join(folder, "large"));
  expect([small.records, large.records]).toEqual([5000, 100_000]);
  expect(large.memory).toBeLessThan(small.memory + 100);
});
