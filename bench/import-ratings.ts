/** How long 20 million ratings take to become events in Parquet, and the most memory that takes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { type EventFile, importEvents, importFolder } from "../src/catalogue/index.ts";
import { createRandom } from "../src/core/index.ts";
import { openLake, writeParquet } from "../src/storage/index.ts";
import type { BenchRow } from "./main.ts";

const ratings = 20_000_000;
const viewers = 138_493;
const titles = 26_744;

/** Generates the file, imports it in a process of its own and measures that. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "marquee-bench-ratings-"));
  try {
    await generateRatings(join(folder, "ratings.csv"));
    const child = spawn(process.execPath, [import.meta.filename, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    if (code !== 0) throw new Error(`The import ended with code ${code}.`);
    const measured = JSON.parse(output) as {
      seconds: number;
      cpuSeconds: number;
      memoryMb: number;
      events: number;
    };
    const row = (name: string, ours: number, unit: string): BenchRow => ({
      name,
      ours,
      peer: null,
      ratio: null,
      unit,
    });
    return [
      row("events", measured.events, "rows"),
      row("time", measured.seconds, "s"),
      row("rate", Math.round(measured.events / measured.seconds), "rows/s"),
      { ...row("processor-time", measured.cpuSeconds, "s"), note: `${availableParallelism()} cores` },
      row("peak-memory", measured.memoryMb, "MiB"),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ratings as MovieLens has them: by viewer, few titles with most of them, half stars, times over twenty years. */
async function generateRatings(path: string): Promise<void> {
  const random = createRandom("import-ratings");
  const out = createWriteStream(path);
  out.write("userId,movieId,rating,timestamp\n");
  const linesAtOnce = 20_000;
  for (let done = 0; done < ratings; done += linesAtOnce) {
    const lines = Array.from({ length: linesAtOnce }, (_, index) => {
      const viewer = Math.floor(((done + index) / ratings) * viewers) + 1;
      const title = Math.floor(titles * random.next() ** 3) + 1;
      return `${viewer},${title},${(random.integer(10) + 1) / 2},${789_652_009 + random.integer(638_000_000)}\n`;
    });
    if (!out.write(lines.join(""))) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

async function importAndMeasure(folder: string): Promise<void> {
  using lake = await openLake();
  const links = Array.from({ length: titles }, (_, index) => ({
    scheme: "movielens",
    value: String(index + 1),
    titleId: `film-${(index + 1).toString(16).padStart(16, "0")}`,
  }));
  const linksPath = join(folder, "links.parquet");
  await writeParquet(lake, linksPath, { scheme: "text", value: "text", titleId: "text" }, links);
  const start = performance.now();
  const files: EventFile[] = [];
  for await (const item of importFolder(folder)) if (item.kind === "events") files.push(item.events);
  const { events } = await importEvents({
    lake,
    files,
    linksPath,
    eventsPath: join(folder, "events.parquet"),
  });
  const seconds = round((performance.now() - start) / 1000);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpuSeconds = round((userCPUTime + systemCPUTime) / 1e6);
  process.stdout.write(JSON.stringify({ seconds, cpuSeconds, memoryMb: Math.round(maxRSS / 1024), events }));
}

const round = (value: number) => Math.round(value * 100) / 100;

if (process.argv[1] === import.meta.filename) await importAndMeasure(process.argv[2]);
