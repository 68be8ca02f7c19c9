import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { decodeTensors, encodeTensors } from "../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import { twoTowerOptionsSchema } from "./options.ts";
import type { EmbeddedTitles } from "./title-encoder.ts";

/** The files of a saved model by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

const headerSchema = z.object({
  format: z.literal(1),
  configuration: twoTowerOptionsSchema,
  modalities: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("vectors"), name: z.string(), dimensions: z.int().positive() }),
      z.object({
        kind: z.literal("categories"),
        name: z.string(),
        categories: z.int().positive(),
      }),
    ]),
  ),
  viewerFeatures: z.int().nonnegative(),
});
export type TwoTowerHeader = z.output<typeof headerSchema>;

/** What a fitted model is made of. */
export interface TwoTowerContent {
  readonly header: TwoTowerHeader;
  /** Networks as ONNX. */
  readonly titleTower: Uint8Array;
  readonly viewerTower: Uint8Array;
  /** Embeddings of the titles of a history, `[1 + titles, idDimensions]`; row 0 is of no title. */
  readonly history: Matrix;
  /** Embeddings of titles, likewise; one row where the model has none. */
  readonly ids: Matrix;
  /** Embeddings of the categories of modalities, `[categories, modalityWidth]`, by name. */
  readonly categories: Readonly<Record<string, Matrix>>;
  /** What the title tower makes of the titles of the catalogue. */
  readonly embedded: EmbeddedTitles;
  /** 1 for titles that were trained on, `[titles]`. */
  readonly warm: Uint8Array;
}

const names = {
  header: "two-tower.json",
  titleTower: "title-tower.onnx",
  viewerTower: "viewer-tower.onnx",
  arrays: "two-tower.safetensors",
} as const;

const categoriesName = (modality: string) => `categories/${modality}`;

/** The files of a model. */
export function writeContent(content: TwoTowerContent): ModelFiles {
  const { header, titleTower, viewerTower, warm, embedded } = content;
  const { history, ids, categories } = content;
  const ofCategories = Object.entries(categories).map(
    ([name, table]) => [categoriesName(name), table] as const,
  );
  const tensors = Object.fromEntries(
    Object.entries({ history, ids, ...embedded, ...Object.fromEntries(ofCategories) }).map(
      ([name, { values, rows, dimensions }]) => [name, { data: values, shape: [rows, dimensions] }] as const,
    ),
  );
  const trained = { warm: { data: Int32Array.from(warm), shape: [warm.length] } };
  return {
    [names.header]: new TextEncoder().encode(JSON.stringify(header)),
    [names.titleTower]: titleTower,
    [names.viewerTower]: viewerTower,
    [names.arrays]: encodeTensors({ tensors: { ...tensors, ...trained }, metadata: {} }),
  };
}

/** Reads what {@link writeContent} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
export function readContent(files: ModelFiles): TwoTowerContent {
  for (const name of Object.values(names)) {
    if (name in files) continue;
    throw new MarqueeError("invalid-model", `The two-tower model has no file ${name}.`, {
      hint: "Train it again with `marquee train two-tower`.",
    });
  }
  try {
    const header = headerSchema.parse(JSON.parse(new TextDecoder().decode(files[names.header])));
    // Arrays are views of the bytes and need them at a multiple of their size.
    const { tensors } = decodeTensors(files[names.arrays].slice());
    const matrix = (name: string) => matrixOf(tensors[name].data as Float32Array, tensors[name].shape[1]);
    const [history, ids, vectors, attention] = ["history", "ids", "vectors", "attention"].map(matrix);
    const tables = header.modalities.filter(({ kind }) => kind === "categories");
    const categories = Object.fromEntries(tables.map(({ name }) => [name, matrix(categoriesName(name))]));
    const warm = Uint8Array.from(tensors.warm.data as Int32Array);
    const { [names.titleTower]: titleTower, [names.viewerTower]: viewerTower } = files;
    return {
      header,
      titleTower,
      viewerTower,
      history,
      ids,
      categories,
      embedded: { vectors, attention },
      warm,
    };
  } catch (cause) {
    throw new MarqueeError("invalid-model", `The two-tower model is damaged: ${messageOf(cause)}`, { cause });
  }
}
