import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { copyToParquet, type Lake, openLake, sqlText } from "../../storage/index.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { type Entity, entityKeys } from "../views/entity.ts";
import { type FeatureSource, lakeQuery, lakeTable, modelOutput } from "../views/source.ts";
import { defineFeatureView, type FeatureView } from "../views/view.ts";
import type { Entities } from "./entity-rows.ts";
import { getHistoricalFeatures, writeHistoricalFeatures } from "./history.ts";
import { bruteForce, type Statement, statementsSql, type Values } from "./oracle.test-helper.ts";
import type { PointInTimeOptions } from "./point-in-time.ts";
import type { FeatureColumn } from "./read-columns.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-history-"));
  lake = await openLake({ threads: 2 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const second = 1000;
const start = Date.parse("2024-02-29T00:00:00Z");
// Few keys and few moments, so that ties, equal times and edges of the time-to-live come up all the time.
const moment = fc.integer({ min: 0, max: 7 }).map((step) => start + step * second);
const key = fc.constantFrom("a", "b", "ü");
const statement: fc.Arbitrary<Statement> = fc.record({
  titleId: key,
  viewerId: key,
  eventTime: moment,
  knownTime: moment,
  share: fc.option(fc.constantFrom(0, 0.5, 1)),
  label: fc.option(fc.constantFrom("", "x", "é", "𝄞")),
  items: fc.option(fc.array(fc.constantFrom("p", "q"), { maxLength: 2 })),
});
const entityRow = fc.record({ titleId: key, viewerId: key, eventTime: moment });
const backends = ["table", "model", "query", "view of a view"] as const;

const viewCase = fc.record({
  entity: fc.constantFrom<Entity>("title", "viewer", "title-viewer"),
  backend: fc.constantFrom(...backends),
  timeToLiveMs: fc.option(fc.constantFrom(second, 2 * second, 2 * second - 1)),
  statements: fc.array(statement, { maxLength: 24 }),
});
const scenario = fc.record({
  views: fc.array(viewCase, { minLength: 1, maxLength: 3 }),
  entities: fc.array(entityRow, { minLength: 1, maxLength: 24 }),
  input: fc.constantFrom("rows", "columns", "parquet", "csv"),
  output: fc.constantFrom("columns", "parquet"),
  asKnownNow: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;
type ViewCase = Scenario["views"][number];

describe("point-in-time joins", () => {
  it("give what looking at every row gives, whatever the source, the input and the output", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const found = await run(given);
        for (const [index, { entity, timeToLiveMs, statements }] of given.views.entries()) {
          const expected = given.entities.map((row) =>
            bruteForce(statements, {
              keys: entityKeys[entity],
              entity: row,
              timeToLiveMs,
              asKnownNow: given.asKnownNow,
            }),
          );
          expect(found[index]).toEqual(expected);
        }
      }),
      { numRuns: 60, seed: 20_240_229 },
    );
  }, 60_000);
});

/** The values of every view for every entity, by the code under test. */
async function run(given: Scenario): Promise<Values[][]> {
  const tables: Record<string, { paths: string }> = {};
  const views: FeatureView[] = [];
  for (const [index, one] of given.views.entries()) {
    const name = `view-${index}`;
    const path = join(folder, `${name}.parquet`);
    const stored = one.backend === "table" || one.backend === "model";
    if (stored) await copyToParquet(lake, `FROM ${statementsSql(one.statements)}`, path);
    tables[one.backend === "model" ? `step/${name}` : name] = { paths: path };
    views.push(...viewsOf(name, one));
  }
  const options: PointInTimeOptions = {
    lake,
    tables,
    definitions: new FeatureDefinitions(views),
    features: given.views.map((_, index) => `view-${index}`),
    asKnownNow: given.asKnownNow,
    entities: await entitiesAs(given.input, given.entities),
  };
  const columns = given.output === "columns" ? await columnsOf(options) : await fileColumnsOf(options);
  return given.views.map((_, index) =>
    given.entities.map((_row, row) => ({
      share: columns[`view-${index}:share`][row] as number | null,
      label: columns[`view-${index}:label`][row] as string | null,
      items: columns[`view-${index}:items`][row] as string[] | null,
    })),
  );
}

function viewsOf(name: string, { entity, backend, timeToLiveMs, statements }: ViewCase): FeatureView[] {
  const define = (called: string, source: FeatureSource) =>
    defineFeatureView({
      name: called,
      entity,
      source,
      timeToLive: timeToLiveMs === null ? null : { milliseconds: timeToLiveMs },
      owner: "tests",
      description: "a view",
      fields: {
        share: { type: z.number(), description: "a number" },
        label: { type: z.string(), description: "a text" },
        items: { type: z.array(z.string()), description: "texts" },
      },
    });
  switch (backend) {
    case "table":
      return [define(name, lakeTable({ table: name }))];
    case "model":
      return [define(name, modelOutput({ step: "step", file: name }))];
    case "query":
      return [define(name, lakeQuery(`FROM ${statementsSql(statements)}`))];
    case "view of a view":
      return [
        define(name, lakeQuery(`FROM {view:${name}-base}`)),
        define(`${name}-base`, lakeQuery(`FROM ${statementsSql(statements)}`)),
      ];
  }
}

async function entitiesAs(input: Scenario["input"], rows: Scenario["entities"]): Promise<Entities> {
  const zoned = rows.map((row) => ({ ...row, eventTime: new Date(row.eventTime).toISOString() }));
  if (input === "rows") return { rows: zoned };
  if (input === "columns") {
    return {
      columns: {
        titleId: rows.map(({ titleId }) => titleId),
        viewerId: rows.map(({ viewerId }) => viewerId),
        eventTime: Float64Array.from(rows, ({ eventTime }) => eventTime),
      },
    };
  }
  const path = join(folder, `entities.${input}`);
  const values = zoned.map(
    ({ titleId, viewerId, eventTime }) =>
      `(${sqlText(titleId)}, ${sqlText(viewerId)}, ${sqlText(eventTime)}::TIMESTAMPTZ)`,
  );
  const time = input === "csv" ? `strftime("eventTime", '%Y-%m-%dT%H:%M:%S+00')` : `"eventTime"`;
  await lake.execute(`
    COPY (SELECT "titleId", "viewerId", ${time} AS "eventTime"
          FROM (VALUES ${values.join(", ")}) t("titleId", "viewerId", "eventTime"))
    TO ${sqlText(path)} (FORMAT ${input})`);
  return { file: { path, format: input } };
}

type Cells = Record<string, readonly unknown[]>;

async function columnsOf(options: PointInTimeOptions): Promise<Cells> {
  const { columns } = await getHistoricalFeatures(options);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, cellsOf(column)]));
}

const cellsOf = ({ values }: FeatureColumn): unknown[] =>
  Array.from<unknown>(values).map((value) => (Number.isNaN(value) ? null : value));

async function fileColumnsOf(options: PointInTimeOptions): Promise<Cells> {
  const path = join(folder, "features.parquet");
  const { columns } = await writeHistoricalFeatures(path, options);
  const rows = await lake.query<Record<string, unknown>>(`FROM read_parquet(${sqlText(path)})`);
  return Object.fromEntries(columns.map((name) => [name, rows.map((row) => row[name])]));
}
