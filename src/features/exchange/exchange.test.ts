import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { copyToParquet, type Lake, openLake } from "../../storage/index.ts";
import { getHistoricalFeatures } from "../offline/history.ts";
import { tagFields } from "../tags/tag-fields.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { lakeQuery, lakeTable, verifiedTags } from "../views/source.ts";
import { defineFeatureView, definitionOf, type FeatureView, viewOf } from "../views/view.ts";
import { exportFeatures } from "./export.ts";
import { feastDefinitions } from "./feast.ts";
import { importFeatures } from "./import.ts";

let root: string;
let folder: string;
let lake: Lake;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marquee-exchange-"));
  lake = await openLake({ threads: 2 });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, "test-"));
});
afterAll(async () => {
  lake.close();
  await rm(root, { recursive: true });
});

const now = new Date("2026-01-20T00:00:00Z");
/** A field of every kind; the third row lacks all but one value. */
const everything = defineFeatureView({
  name: "all-kinds",
  entity: "title-viewer",
  timeToLive: { days: 30 },
  owner: "tests",
  description: 'Fields of "every" kind',
  source: lakeQuery(`
    SELECT 'film-1' AS "titleId", 'v:1' AS "viewerId", TIMESTAMP '2026-01-01 10:00:00.000001' AS "eventTime",
      TIMESTAMP '2026-01-02' AS "knownTime", 0.1 AS share, 9007199254740991 AS "count", 'Amélie' AS name, true AS seen,
      TIMESTAMP '2025-12-31 23:00:00' AS "lastSeen", 'film' AS kind, [0.25, -1e300] AS vector, ['a', '“b”'] AS words
    UNION ALL SELECT 'film-1', 'v:1', TIMESTAMP '2026-01-05', TIMESTAMP '2026-01-05', 0.2, -5, '', false, TIMESTAMP '1969-07-20', 'series', [], []
    UNION ALL SELECT 'film-0', 'v:2', TIMESTAMP '2026-01-03', TIMESTAMP '2026-01-03', NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL`),
  fields: {
    share: { type: z.number(), description: "a number" },
    count: { type: z.int(), description: "a whole number" },
    name: { type: z.string(), description: "a text" },
    seen: { type: z.boolean(), description: "yes or no" },
    lastSeen: { type: z.date(), description: "a time" },
    kind: { type: z.enum(["film", "series"]), description: "one of two" },
    vector: { type: z.array(z.number()), description: "numbers" },
    words: { type: z.array(z.string()), description: "texts" },
  },
});
/** The same view, filled by imports. */
const imported = viewOf({
  ...definitionOf(everything),
  source: lakeTable({ table: "imported/all-kinds" }),
});
const contextOf = (view: FeatureView, tables = {}) => ({
  lake,
  tables,
  definitions: new FeatureDefinitions([view]),
});
const exported = (path = join(folder, "all.parquet")) =>
  exportFeatures(contextOf(everything), everything, path);

/** The type of a column, by the Parquet specification. */
async function schemaOf(path: string): Promise<Record<string, string>> {
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(path));
  const leaves = schema.slice(1).filter(({ name }) => name !== "list" && name !== "element");
  return Object.fromEntries(
    leaves.map(({ name, type, repetition_type: repetition, logical_type: logical, converted_type: old }) => [
      name,
      [
        type ?? old,
        logical?.type,
        logical?.type === "TIMESTAMP" ? `${logical.isAdjustedToUTC}/${logical.unit}` : "",
        repetition,
      ]
        .filter((part) => part)
        .join(" "),
    ]),
  );
}

describe("features as files for other programs", () => {
  it("have the documented columns and types in the eyes of another reader", async () => {
    const { path, rows, columns } = await exported();
    expect(rows).toBe(3);
    expect(columns.slice(0, 5)).toEqual(["titleId", "viewerId", "event_timestamp", "created", "share"]);
    const schema = await schemaOf(path);
    expect(Object.keys(schema)).toEqual(columns);
    expect(schema.titleId).toMatch(/^BYTE_ARRAY/);
    expect(schema.event_timestamp).toMatch(/^INT64 TIMESTAMP true\/MICROS/);
    expect(schema.created).toMatch(/^INT64 TIMESTAMP true\/MICROS/);
    expect(schema.lastSeen).toMatch(/^INT64 TIMESTAMP true\/MICROS/);
    expect([schema.share, schema.count, schema.seen].map((type) => type.split(" ")[0])).toEqual([
      "DOUBLE",
      "INT64",
      "BOOLEAN",
    ]);
    expect([schema.vector, schema.words].map((type) => type.split(" ")[0])).toEqual(["LIST", "LIST"]);
  });

  it("have every row of the history, by entity and time", async () => {
    const { path } = await exported();
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path), compressors });
    expect(rows.map((row) => row.titleId as string)).toEqual(["film-0", "film-1", "film-1"]);
    expect(rows[0]).toMatchObject({ count: 7n, name: null, vector: undefined });
    expect(rows[1]).toMatchObject({
      created: new Date("2026-01-02T00:00:00Z"),
      share: 0.1,
      count: 9007199254740991n,
      name: "Amélie",
      vector: [0.25, -1e300],
      words: ["a", "“b”"],
    });
  });

  it("come back as they were: the history is the same after export and import", async () => {
    const { path } = await exported();
    const file = await importFeatures({ lake, view: imported, path, folder, now });
    const again = await importFeatures({ lake, view: imported, path, folder, now: new Date("2027-01-01") });
    expect(file).toMatchObject({ rows: 3, ignored: [] });
    expect(again.path).toBe(file.path);
    expect(await readdir(join(folder, "all-kinds"))).toHaveLength(1);
    const columns = {
      titleId: ["film-1", "film-1", "film-1", "film-0", "film-0"],
      viewerId: ["v:1", "v:1", "v:1", "v:2", "v:1"],
      eventTime: ["2026-01-01T12:00:00Z", "2026-01-04T00:00:00Z", "2026-01-06T00:00:00Z", now, now],
    };
    const historyIn = (context: ReturnType<typeof contextOf>) =>
      getHistoricalFeatures({ ...context, features: ["all-kinds"], entities: { columns } });
    const before = await historyIn(contextOf(everything));
    const after = await historyIn(contextOf(imported, { "imported/all-kinds": { paths: [file.path] } }));
    expect(after).toEqual(before);
    expect(before.columns["all-kinds:count"].values).toEqual(
      Float64Array.of(Number.NaN, 9007199254740991, -5, 7, Number.NaN),
    );
  });

  it("become known when they come, where the file does not say", async () => {
    const path = join(folder, "given.parquet");
    const value = `'film-1' AS "titleId", 'v:1' AS "viewerId", TIMESTAMPTZ '2026-01-01 00:00:00+00' AS event_timestamp`;
    const rest =
      "0.5 AS share, 1 AS count, 'x' AS name, true AS seen, TIMESTAMPTZ '2025-01-01 00:00:00+00' AS \"lastSeen\", 'film' AS kind, [1.0] AS vector, ['x'] AS words, 3 AS extra";
    await copyToParquet(lake, `SELECT ${value}, ${rest}`, path);
    const file = await importFeatures({ lake, view: imported, path, folder, now });
    expect(file.ignored).toEqual(["extra"]);
    const context = contextOf(imported, { "imported/all-kinds": { paths: [file.path] } });
    const { columns } = await getHistoricalFeatures({
      ...context,
      features: ["all-kinds:share"],
      entities: {
        rows: ["2026-01-02T00:00:00Z", now].map((eventTime) => ({
          titleId: "film-1",
          viewerId: "v:1",
          eventTime,
        })),
      },
    });
    expect(columns["all-kinds:share"].values).toEqual(Float64Array.of(Number.NaN, 0.5));
  });

  it("are refused whole when a row, a type, a zone or the view is wrong", async () => {
    const { path } = await exported();
    const bad = join(folder, "bad.parquet");
    const taking = async (change: string, view: FeatureView = imported) => {
      await copyToParquet(lake, `SELECT ${change} FROM read_parquet('${path}')`, bad);
      return importFeatures({ lake, view, path: bad, folder, now });
    };
    await expect(taking("* REPLACE ('x' AS share)")).rejects.toMatchObject({ code: "invalid-file" });
    await expect(taking("* EXCLUDE (kind)")).rejects.toMatchObject({ code: "missing-input" });
    await expect(taking("* REPLACE ('serial' AS kind)")).rejects.toThrow(/all-kinds.*kind.*row 1/);
    await expect(taking("* REPLACE (event_timestamp::TIMESTAMP AS event_timestamp)")).rejects.toThrow(
      /no time zone/,
    );
    await expect(taking('* REPLACE (NULL::VARCHAR AS "titleId")')).rejects.toThrow(/titleId/);
    await expect(taking("*", everything)).rejects.toMatchObject({
      code: "invalid-option",
      hint: expect.stringContaining('lakeTable({ table: "imported/all-kinds" })') as string,
    });
    expect((await readdir(folder)).filter((name) => !name.endsWith(".parquet"))).toEqual([]);
  });

  it("can be statements about tags, of which views of tags are made", async () => {
    const view = defineFeatureView({
      name: "title-tags",
      entity: "title",
      source: verifiedTags({ conflict: { policy: "majority" } }),
      owner: "tests",
      description: "tags",
      fields: tagFields,
    });
    const path = join(folder, "statements.parquet");
    const statement = (labeller: string, status: string, label = "'heist'") =>
      `SELECT 'film-1' AS "titleId", ${label} AS label, true AS base, 0.5 AS score, 'human' AS source, '${labeller}' AS labeller,
        '' AS evidence, '1' AS "schemaVersion", 'r' AS run, '${status}' AS status, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS event_timestamp`;
    const statements = [statement("a", "verified"), statement("b", "verified"), statement("c", "rejected")];
    await copyToParquet(lake, statements.join(" UNION ALL "), path);
    const file = await importFeatures({ lake, view, path, folder, now });
    const { columns } = await getHistoricalFeatures({
      ...contextOf(view, { tags: { paths: [file.path] } }),
      features: ["title-tags:tags"],
      entities: { rows: [{ titleId: "film-1", eventTime: now }] },
    });
    expect(columns["title-tags:tags"].values).toEqual([["heist"]]);
    await copyToParquet(lake, statement("a", "verified", "NULL::VARCHAR"), path);
    await expect(importFeatures({ lake, view, path, folder, now })).rejects.toThrow(/lacks a value/);
  });
});

describe("the definitions for Feast", () => {
  it("name every entity, field and file", () => {
    const python = feastDefinitions([{ view: everything, path: "all-kinds.parquet" }]);
    expect(python).toContain(
      'title = Entity(name="title", join_keys=["titleId"], value_type=ValueType.STRING)',
    );
    expect(python).toContain("entities=[title, viewer]");
    expect(python).toContain("ttl=timedelta(milliseconds=2592000000)");
    expect(python).toContain('Field(name="vector", dtype=Array(Float64), description="numbers"),');
    expect(python).toContain('timestamp_field="event_timestamp",\n    created_timestamp_column="created",');
    expect(python).toContain('description="Fields of \\"every\\" kind",');
    expect(python).not.toContain('Field(name="titleId"');
  });
});
