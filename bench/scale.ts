/**
 * A generated catalogue of 1.1 million titles: one epoch of the genre spectrum with tenfold augmentation, and the
 * exact top 100 neighbours of every title. `MARQUEE_SCALE_TITLES` sets another number of titles.
 */
import { createRandom } from "../src/core/index.ts";
import { fitGenreSpectrum } from "../src/models/genre-spectrum/index.ts";
import { matrixOf, nearestNeighbours } from "../src/vectors/index.ts";
import type { BenchRow } from "./main.ts";

const titles = Number(process.env.MARQUEE_SCALE_TITLES ?? 1_100_000);
const features = 128;
const genres = 41;
const copies = 10;

export async function run(): Promise<BenchRow[]> {
  const catalogue = generateCatalogue();
  const started = performance.now();
  const { spectrum } = await fitGenreSpectrum(
    { ...catalogue, train: Int32Array.from({ length: titles }, (_, row) => row), valid: new Int32Array() },
    { mixup: { copies }, maxPasses: copies, neighbourWeight: 0 },
    { onProgress: ({ rate }) => report(`training, ${Math.round(rate).toLocaleString("en-US")} samples/s`) },
  );
  const trainSeconds = (performance.now() - started) / 1000;
  const spectra = await spectrum.embed(catalogue.text);
  await spectrum.close();
  const embedSeconds = (performance.now() - started) / 1000 - trainSeconds;
  const searchStarted = performance.now();
  await nearestNeighbours(spectra, {
    k: 100,
    progress: {
      update: (done, total = titles) => report(`neighbours, ${((100 * done) / total).toFixed(1)} %`),
    },
  });
  const searchSeconds = (performance.now() - searchStarted) / 1000;
  const peakMemoryMb = process.resourceUsage().maxRSS / 1024;
  const row = (name: string, ours: number, unit: string): BenchRow => ({
    name: `${name}-${titles}`,
    ours: Math.round(ours * 10) / 10,
    peer: null,
    ratio: null,
    unit,
  });
  return [
    row("epoch-x10", trainSeconds, "s"),
    row("samples", (titles * copies) / trainSeconds, "samples/s"),
    row("embed", embedSeconds, "s"),
    row("neighbours-top-100", searchSeconds, "s"),
    row("peak-memory", peakMemoryMb, "MB"),
  ];
}

/** Titles around one centre a genre, with one to three genres each and noise of the centres' own size. */
function generateCatalogue() {
  const random = createRandom("scale");
  const centres = Float32Array.from({ length: genres * features }, () => random.normal());
  const values = new Float32Array(titles * features);
  const labels = new Uint8Array(titles * genres);
  for (let row = 0; row < titles; row++) {
    const vector = values.subarray(row * features, (row + 1) * features);
    for (let at = 0; at < features; at++) vector[at] = random.normal();
    for (let count = 1 + random.integer(3); count > 0; count--) {
      const genre = random.integer(genres);
      labels[row * genres + genre] = 1;
      for (let at = 0; at < features; at++) vector[at] += centres[genre * features + at];
    }
  }
  const names = Array.from({ length: genres }, (_, genre) => `genre-${genre}`);
  return { text: matrixOf(values, features), labels, genres: names };
}

let reported = 0;
function report(text: string): void {
  if (performance.now() - reported < 10_000) return;
  reported = performance.now();
  process.stderr.write(`${text}\n`);
}
