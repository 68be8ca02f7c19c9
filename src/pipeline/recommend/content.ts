import { type Artifact, type Lake, readEmbeddings } from "../../storage/index.ts";
import { l2NormaliseRows, type Matrix, rowOf, sideBySide } from "../../vectors/index.ts";
import type { TitleSpectrum } from "../spectrum-reader.ts";
import { textVectorsPath } from "../steps/encode.ts";
import { publishedSpectrum } from "../steps/refit.ts";
import { spectrumVectorsPath } from "../steps/train.ts";

/** What titles are like, by what is known of them; the cosine of two is the mean of those of text and spectrum. */
export interface ContentVectors {
  readonly ids: readonly string[];
  /** Vectors of length 1 of the text and of the genre spectrum, side by side. */
  readonly vectors: Matrix;
}

/** The embeddings of a run by name: `text` and, where it was learned, `spectrum`. */
export async function readEmbeddingsByName(
  lake: Lake,
  artifacts: Readonly<Record<string, Artifact | undefined>>,
): Promise<Record<string, ContentVectors>> {
  const { encode } = artifacts;
  const spectrum = publishedSpectrum(artifacts);
  const read = async (path: string) => {
    const { ids, vectors: values, dimensions } = await readEmbeddings(lake, path);
    return { ids, vectors: { values, rows: ids.length, dimensions } };
  };
  return {
    ...(encode && { text: await read(textVectorsPath(encode.folder)) }),
    ...(spectrum && { spectrum: await read(spectrumVectorsPath(spectrum.folder)) }),
  };
}

/** The content of all titles that have a text; `undefined` where none was encoded. */
export async function readContent(
  lake: Lake,
  artifacts: Readonly<Record<string, Artifact | undefined>>,
): Promise<ContentVectors | undefined> {
  const { text, spectrum } = await readEmbeddingsByName(lake, artifacts);
  if (text === undefined) return undefined;
  const parts = spectrum === undefined ? [text] : [text, spectrum];
  const aligned = parts.map(({ ids, vectors }) => l2NormaliseRows(vectorsInOrder(vectors, ids, text.ids)));
  return { ids: text.ids, vectors: sideBySide(aligned) };
}

/** The content of a title that was read just now, as {@link readContent} has that of the others. */
export function contentOf({ text, spectrum }: TitleSpectrum): Float32Array {
  const parts = [text, spectrum].map((values) =>
    l2NormaliseRows({ values, rows: 1, dimensions: values.length }),
  );
  return sideBySide(parts).values;
}

/** The rows of some titles in their order; zeros for a title without one. */
export function vectorsInOrder(matrix: Matrix, ids: readonly string[], titles: readonly string[]): Matrix {
  const places = new Map(ids.map((id, at) => [id, at]));
  const { dimensions } = matrix;
  const values = new Float32Array(titles.length * dimensions);
  titles.forEach((title, at) => {
    const row = places.get(title);
    if (row !== undefined) values.set(rowOf(matrix, row), at * dimensions);
  });
  return { values, rows: titles.length, dimensions };
}
