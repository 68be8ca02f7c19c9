import { join } from "node:path";
import { expect, it } from "vitest";
import { openLake, writeParquet } from "../../storage/index.ts";
import { takeSample } from "../reading/sample.ts";
import { temporaryFile } from "../reading/temporary-file.test-helper.ts";
import { collect } from "./collect.test-helper.ts";
import type { ColumnMappingInput } from "./column-mapping.ts";
import { describeImporter } from "./importer-conformance.test-helper.ts";
import { mappedImporter } from "./mapped-importer.ts";
import { importers, recogniseFormat } from "./registry.ts";

const mapping: ColumnMappingInput = {
  source: "house",
  format: "csv",
  id: "key",
  externalIds: { imdb: "imdb" },
  kind: { column: "type", film: ["F"], series: ["S"] },
  fields: {
    name: "label",
    year: "from",
    genres: { column: "kinds", separator: "/" },
    keywords: { column: "words", notation: "json" },
  },
};
const expected = [
  {
    source: "house",
    sourceId: "a1",
    place: { file: "own", line: 2 },
    externalIds: { imdb: "tt0000101" },
    kind: "film",
    name: "The Lantern",
    year: 1994,
    genres: ["Drama", "Mystery"],
    keywords: ["fog", "sea"],
  },
  {
    source: "house",
    sourceId: "a2",
    place: { file: "own", line: 3 },
    externalIds: {},
    kind: "series",
    name: "Harbour",
  },
];

describeImporter(mappedImporter(mapping), "mapped.csv", { known: false });

it("maps columns of CSV with any delimiter", async () => {
  const rows =
    'key;label;from;kinds;words;type;imdb\na1;The Lantern;1994;Drama/Mystery;"[""fog"",""sea""]";F;101\na2;Harbour;;;;S;\n';
  const path = temporaryFile(rows);
  const importer = mappedImporter({ ...mapping, delimiter: ";" });
  expect(recogniseFormat(await takeSample(path, "own"), [importer, ...importers])).toBe(importer);
  expect((await collect(importer, path, "own")).records).toEqual(expected);
});

it("maps members of JSON lines, lists as lists and numbers as identifiers", async () => {
  const rows = [
    {
      key: "a1",
      label: "The Lantern",
      from: 1994,
      kinds: ["Drama", "Mystery"],
      words: ["fog", "sea"],
      type: "F",
      imdb: 101,
    },
    { key: 7, label: "Harbour", type: "S" },
    { key: "a3", label: "Odd", type: "X" },
  ];
  const path = temporaryFile(rows.map((row) => JSON.stringify(row)).join("\n"));
  const { records, rejects } = await collect(mappedImporter({ ...mapping, format: "jsonl" }), path, "own");
  expect(records.slice(0, 2)).toEqual([
    { ...expected[0], place: { file: "own", line: 1 } },
    { ...expected[1], sourceId: "7", place: { file: "own", line: 2 } },
  ]);
  expect(rejects).toMatchObject([{ line: 3, column: "type", reason: "wrong-type" }]);
});

it("maps columns of Parquet", async () => {
  const path = join(temporaryFile(""), "..", "own.parquet");
  using lake = await openLake();
  const columns = {
    key: "text",
    label: "text",
    from: "integer",
    kinds: "text[]",
    words: "text",
    type: "text",
    imdb: "text",
  } as const;
  await writeParquet(lake, path, columns, [
    {
      key: "a1",
      label: "The Lantern",
      from: 1994,
      kinds: ["Drama", "Mystery"],
      words: '["fog","sea"]',
      type: "F",
      imdb: "101",
    },
    { key: "a2", label: "Harbour", type: "S" },
    { key: "a2", label: "Harbour again", type: "S" },
  ]);
  const importer = mappedImporter({ ...mapping, format: "parquet" });
  expect(recogniseFormat(await takeSample(path, "own"), [importer, ...importers])).toBe(importer);
  const { records, rejects } = await collect(importer, path, "own");
  expect(records).toEqual([
    { ...expected[0], place: { file: "own", line: 1 } },
    { ...expected[1], place: { file: "own", line: 2 } },
  ]);
  expect(rejects).toMatchObject([{ line: 3, column: "key", reason: "duplicate-id" }]);
});

it("refuses a mapping of fields that do not exist", () => {
  const wrong = { ...mapping, fields: { title: "label" } } as unknown as ColumnMappingInput;
  expect(() => mappedImporter(wrong)).toThrow(/column mapping is not valid/);
});
