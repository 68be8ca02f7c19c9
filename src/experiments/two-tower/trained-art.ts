import { bucket } from "../../metrics/index.ts";
import { fitTrainedImages } from "../../encoders/image/index.ts";
import type { VectorModality } from "../../models/two-tower/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import type { MovieFacts } from "./titles.ts";

/** A genre of fewer pictures teaches nothing. */
const leastPictures = 30;
/** Buckets of a title's number whose pictures only end the training, of ten. */
const validBuckets = 1;

/** What the network learns from. */
export interface ArtSource {
  readonly titles: readonly MovieFacts[];
  /** 1 for titles that may be learned from, `[titles]`. */
  readonly warm: Uint8Array;
  /** Visual features of the pictures. */
  readonly art: VectorModality;
}

/**
 * Cover art through a small network that the genres of the warm titles trained, so that a picture becomes what it says
 * of the genre. Where no warm title has both a picture and a genre that is frequent enough, no title has the modality.
 */
export async function trainedCoverArt(
  { titles, warm, art }: ArtSource,
  { seed, signal }: { readonly seed: number | string; readonly signal?: AbortSignal },
): Promise<VectorModality> {
  const name = "trained-cover-art";
  const learned = Int32Array.from(titles.keys()).filter((at) => warm[at] === 1 && art.present[at] === 1);
  const genresOf = (at: number) => titles[at].movielensGenres;
  const labelNames = frequent([...learned].flatMap(genresOf));
  const rows = learned.filter((at) => genresOf(at).some((genre) => labelNames.includes(genre)));
  if (rows.length === 0) {
    const none = new Uint8Array(titles.length);
    return { kind: "vectors", name, values: matrixOf(new Float32Array(titles.length), 1), present: none };
  }
  const labels = Uint8Array.from({ length: titles.length * labelNames.length }, (_, cell) => {
    const [at, label] = [Math.floor(cell / labelNames.length), cell % labelNames.length];
    return Number(genresOf(at).includes(labelNames[label]));
  });
  const isValid = (at: number) => bucket(`art:${titles[at].movieId}`) < validBuckets;
  const [train, valid] = [rows.filter((at) => !isValid(at)), rows.filter(isValid)];
  const network = await fitTrainedImages(
    { vectors: art.values, labels, labelNames, train, valid },
    {},
    { seed, signal },
  );
  try {
    return { kind: "vectors", name, values: await network.embed(art.values), present: art.present };
  } finally {
    await network.close();
  }
}

function frequent(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].flatMap(([name, count]) => (count >= leastPictures ? [name] : [])).sort();
}
