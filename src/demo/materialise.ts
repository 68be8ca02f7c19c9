import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mapConcurrently, type Progress, silentProgress, throwIfCancelled } from "../core/index.ts";
import { csvOf } from "./csv.ts";
import { loadDemoTitles } from "./load-titles.ts";
import { renderPoster } from "./posters/draw-poster.ts";
import { simulateViewers } from "./simulation/simulate.ts";
import type { DemoTitle } from "./title.ts";

/** Options of {@link materialiseDemoCatalogue}. */
export interface MaterialiseOptions {
  /** Equal seeds give equal files, byte for byte. */
  readonly seed: number | string;
  /** Default 2,000. */
  readonly viewers?: number;
  /** Default 100,000. */
  readonly events?: number;
  /** Whether to draw posters. Default true. */
  readonly posters?: boolean;
  /** Where the titles are read. Default: the bundled catalogue. */
  readonly source?: string;
  readonly signal?: AbortSignal;
  /** Told about files: one for each poster, and three more. */
  readonly progress?: Progress;
}

/** How much {@link materialiseDemoCatalogue} wrote. */
export interface MaterialisedCatalogue {
  readonly titles: number;
  readonly viewers: number;
  readonly events: number;
  readonly posters: number;
}

/**
 * Writes the demo catalogue as files that an importer can read: `titles.jsonl` (one title a line, with `poster` and `addedAt`),
 * `viewers.csv`, `events.csv` (viewer, title:marquee-demo, kind, value, time; in order of time) and `posters/<id>.jpg`.
 * @throws `cancelled` when the signal is aborted; what {@link loadDemoTitles} and `simulateViewers` throw.
 */
export async function materialiseDemoCatalogue(
  targetFolder: string,
  options: MaterialiseOptions,
): Promise<MaterialisedCatalogue> {
  const { signal, progress = silentProgress, seed, viewers, events } = options;
  throwIfCancelled(signal);
  const titles = await loadDemoTitles(options.source);
  const posters = options.posters === false ? [] : titles;
  const total = posters.length + 3;
  await mkdir(join(targetFolder, "posters"), { recursive: true });
  progress.update(0, total, "simulating viewers");
  const simulation = simulateViewers(titles, { seed, viewers, events });
  const lines = titles.map((title, t) =>
    JSON.stringify({ ...title, poster: posterFile(title), addedAt: simulation.availability[t].addedAt }),
  );
  await writeFile(join(targetFolder, "titles.jsonl"), `${lines.join("\n")}\n`);
  await writeFile(
    join(targetFolder, "viewers.csv"),
    csvOf(["viewerId", "country", "ageBand", "device", "createdAt"], simulation.viewers),
  );
  const rows = simulation.events.map(({ viewerId, demoTitleId, kind, value, eventTime }) => ({
    viewer: viewerId,
    "title:marquee-demo": demoTitleId,
    kind,
    value,
    time: eventTime,
  }));
  await writeFile(
    join(targetFolder, "events.csv"),
    csvOf(["viewer", "title:marquee-demo", "kind", "value", "time"], rows),
  );
  await writePosters(posters, targetFolder, signal, (done) =>
    progress.update(done + 3, total, "drawing posters"),
  );
  return {
    titles: titles.length,
    viewers: simulation.viewers.length,
    events: rows.length,
    posters: posters.length,
  };
}

/** Where the poster of a title lies in the written folder. */
const posterFile = ({ id }: DemoTitle) => `posters/${id}.jpg`;

async function writePosters(
  titles: readonly DemoTitle[],
  folder: string,
  signal: AbortSignal | undefined,
  finished: (done: number) => void,
): Promise<void> {
  let done = 0;
  const write = async (title: DemoTitle) => {
    await writeFile(join(folder, posterFile(title)), await renderPoster(title));
    finished(++done);
  };
  await mapConcurrently(titles, write, { limit: 4, signal });
}
