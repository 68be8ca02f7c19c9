import { isTextSample, type Sample } from "../reading/sample.ts";
import type { Importer } from "./importer.ts";
import { tmdb5000 } from "./tmdb-5000.ts";
import { tmdbCompanion, tmdbJsonLines } from "./tmdb-json-lines.ts";
import { tmdbKeywords } from "./tmdb-keywords.ts";

/** Every format that Marquee recognises by itself. */
export const importers: readonly Importer[] = [tmdbJsonLines, tmdbCompanion, tmdb5000, tmdbKeywords];

/** The importer that is surest of the sample, or `undefined` when none knows the format. */
export function recogniseFormat(
  sample: Sample,
  candidates: readonly Importer[] = importers,
): Importer | undefined {
  if (!isTextSample(sample)) return undefined;
  let best: { readonly importer: Importer; readonly confidence: number } | undefined;
  for (const importer of candidates) {
    const confidence = importer.recognise(sample);
    if (confidence > (best?.confidence ?? 0)) best = { importer, confidence };
  }
  return best?.importer;
}
