import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Title } from "../../domain/index.ts";
import { type CategoryRow, shapesOf } from "../../models/two-tower/index.ts";
import { type Artifact, type Lake, openLake, posterColumns, writeParquet } from "../../storage/index.ts";
import { rowOf } from "../../vectors/index.ts";
import { catalogueModalities, newTitleModalities } from "./title-modalities.ts";

let folder: string;
let lake: Lake;
const titles = Array.from({ length: 4 }, (_, at): Title => {
  const id = `film-${String(at).padStart(16, "0")}` as Title["id"];
  const facts = { genres: ["drama"], primaryGenres: [], sources: ["test"], externalIds: {} };
  return { id, kind: "film", name: `Film ${at}`, addedDate: `2024-0${at + 1}-05`, ...facts };
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-modalities-"));
  lake = await openLake({ threads: 1 });
  await mkdir(join(folder, "data", "posters"), { recursive: true });
  const picture = sharp({ create: { width: 40, height: 60, channels: 3, background: "#a03050" } });
  await picture.png().toFile(join(folder, "data", "posters", "one.png"));
  const rows = [
    { titleId: titles[1].id, path: "posters/one.png" },
    { titleId: titles[2].id, path: "posters/gone.png" },
  ];
  await writeParquet(lake, join(folder, "posters.parquet"), posterColumns, rows);
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const modalitiesOf = (pictures?: string) => {
  const popularity = titles.map((_, at): CategoryRow => (at === 0 ? { popularity: ["3"] } : {}));
  const inputs = { import: { folder } as Artifact };
  const viewing = { warm: Uint8Array.of(1, 1, 1, 0), popularity };
  return catalogueModalities(titles, viewing, { lake, inputs, pictures, signal: undefined });
};

it("looks at the posters of the folder that was imported, and has none without it", async () => {
  const { modalities } = await modalitiesOf(join(folder, "data"));
  expect(modalities.map(({ name }) => name)).toEqual(["categorical", "cover-art"]);
  const [, art] = modalities;
  expect(art.kind === "vectors" && [...art.present]).toEqual([0, 1, 0, 0]);
  await expect(modalitiesOf(join(folder, "elsewhere"))).rejects.toMatchObject({ code: "missing-input" });
  expect((await modalitiesOf()).modalities.map(({ name }) => name)).toEqual(["categorical"]);
});

it("does not tell of a title shown as new how popular it is", async () => {
  const { modalities, vocabulary } = await modalitiesOf();
  const [categorical] = modalities;
  if (categorical.kind !== "categories") throw new Error("categories were expected");
  const { categories, categoriesWhenNew } = categorical;
  const named = (columns: Uint32Array | undefined) =>
    [...(columns ?? [])].map((at) => vocabulary.at(at).join(" "));
  const first = ({ columns, offsets }: typeof categories) => columns.subarray(0, offsets[1]);
  expect(named(first(categories))).toEqual(["genre drama", "kind film", "popularity 3"]);
  expect(named(categoriesWhenNew && first(categoriesWhenNew))).toEqual(["genre drama", "kind film"]);
});

it("tells of a new title what is known of it, and what is missing", async () => {
  const { modalities: known, vocabulary } = await modalitiesOf(join(folder, "data"));
  const text = { kind: "vectors", name: "text", dimensions: 2 } as const;
  const modalities = [...shapesOf(known), text];
  const facts = { name: "New", kind: "film", genres: ["drama", "of its own"], primaryGenres: [] } as const;
  const about = { facts: { ...facts, genres: [...facts.genres], primaryGenres: [] }, vectors: {} };
  const read = (poster?: string) => newTitleModalities({ ...about, poster }, { modalities, vocabulary });
  const [categorical, art, words] = await read(join(folder, "data", "posters", "one.png"));
  expect(categorical.kind === "categories" && categorical.categories.columns.length).toBe(2);
  const [, known1] = known;
  if (art.kind !== "vectors" || known1.kind !== "vectors") throw new Error("vectors were expected");
  expect([art.present[0], ...rowOf(art.values, 0)]).toEqual([1, ...rowOf(known1.values, 1)]);
  expect(words.kind === "vectors" && [words.present[0], ...words.values.values]).toEqual([0, 0, 0]);
  const [, none] = await read();
  expect(none.kind === "vectors" && none.present[0]).toBe(0);
  await expect(read(join(folder, "no.png"))).rejects.toMatchObject({ code: "missing-input" });
});
