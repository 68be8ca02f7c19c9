import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Lake, openLake, sqlText, writeParquet } from "../../storage/index.ts";
import { checkRow } from "../views/check-row.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { type FeatureSource, lakeQuery, lakeTable } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";
import { checkViewRows } from "./check-rows.ts";
import type { Entities } from "./entity-rows.ts";
import { getHistoricalFeatures } from "./history.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-bad-input-"));
  lake = await openLake({ threads: 2 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const facts = (source: FeatureSource) =>
  defineFeatureView({
    name: "facts",
    entity: "title",
    source,
    owner: "tests",
    description: "facts",
    valueLimitBytes: 20,
    fields: {
      year: { type: z.int().min(1870), description: "a year" },
      share: { type: z.number(), description: "a number" },
      name: { type: z.string().max(15), description: "a text" },
      kind: { type: z.enum(["film", "series"]), description: "one of two" },
      genres: { type: z.array(z.string()), description: "texts" },
    },
  });

const times = `TIMESTAMP '2020-01-01' AS "eventTime", TIMESTAMP '2020-01-01' AS "knownTime"`;
const good = { year: "1999", share: "0.5", name: "'x'", kind: "'film'", genres: "['drama']" };
/** One good row and then one with other values. */
const withBad = (bad: Partial<typeof good & { times: string; key: string }>) => {
  const row = (values: typeof good & { times?: string; key?: string }) =>
    `SELECT ${values.key ?? "'film-1'"} AS "titleId", ${values.times ?? times}, ${values.year} AS year,
      ${values.share}::DOUBLE AS share, ${values.name} AS name, ${values.kind} AS kind, ${values.genres} AS genres`;
  return lakeQuery(`${row(good)} UNION ALL ${row({ ...good, ...bad })}`);
};
const rows: Entities = { rows: [{ titleId: "film-1", eventTime: "2021-01-01T00:00:00Z" }] };

function ask(source: FeatureSource, features = ["facts"], entities: Entities = rows, tables = {}) {
  return getHistoricalFeatures({
    lake,
    tables,
    definitions: new FeatureDefinitions([facts(source)]),
    features,
    entities,
  });
}

describe("history of a source with bad values", () => {
  it.each([
    ["a number out of range", { year: "12" }, "year", /integer from 1870 expected, found 12/],
    ["a number that is not finite", { share: "'nan'" }, "share", /number expected, found nan/],
    ["a text that is too long", { name: "'0123456789abcdef'" }, "name", /with 15 characters or fewer/],
    [
      "a value outside the enumeration",
      { kind: "'play'" },
      "kind",
      /enum of film, series expected, found play/,
    ],
    ["a missing item", { genres: "['drama', NULL]" }, "genres", /text\[\] expected/],
    [
      "no event time",
      { times: times.replace("TIMESTAMP '2020-01-01' AS \"event", 'NULL::TIMESTAMP AS "event') },
      "eventTime",
      /a time expected, found nothing/,
    ],
  ])("names view, field and row of %s", async (_what, bad, field, why) => {
    const failed = ask(withBad(bad));
    await expect(failed).rejects.toMatchObject({ code: "invalid-row", details: { view: "facts", field } });
    await expect(failed).rejects.toThrow(why);
    await expect(failed).rejects.toThrow(/"facts".*row 2 \(titleId film-1/);
  });

  it("names a value that is over the size limit, with its size", async () => {
    const failed = ask(withBad({ genres: "['0123456789', '0123456789é']" }));
    await expect(failed).rejects.toMatchObject({ code: "limit-exceeded" });
    await expect(failed).rejects.toThrow(/"facts", field "genres", row 2 .*22 bytes; at most 20/);
  });

  it("counts the rows when all are good, and finds a bad key", async () => {
    const context = { lake, tables: {}, definitions: new FeatureDefinitions([]) };
    expect(await checkViewRows(context, facts(withBad({})))).toBe(2);
    await expect(checkViewRows(context, facts(withBad({ key: "''" })))).rejects.toThrow(/"titleId", row 2/);
  });

  it("names a column of the wrong type, and one that is not there", async () => {
    await expect(ask(withBad({ year: "'1999'" }))).rejects.toThrow(
      /"facts", field "year": integer expected, but the source's column "year" is VARCHAR/,
    );
    await expect(ask(lakeQuery(`SELECT 'a' AS "titleId", ${times}`))).rejects.toThrow(
      /"facts", field "year": the source has no such column/,
    );
  });

  it("says which table the project does not have", async () => {
    await expect(ask(lakeTable({ table: "titles" }))).rejects.toMatchObject({
      code: "missing-input",
      message: 'The project has no table "titles".',
    });
    const known = { titles: { paths: "/nowhere.parquet" } };
    const untimed = lakeTable({ table: "titles", knownTime: { of: "table" } });
    await writeParquet(lake, join(folder, "titles.parquet"), { titleId: "text" }, [{ titleId: "a" }]);
    known.titles.paths = join(folder, "titles.parquet");
    await expect(ask(untimed, ["facts"], rows, known)).rejects.toThrow(
      /no knownTime as a whole|no such column/,
    );
  });
});

describe("a question that cannot be answered", () => {
  const source = withBad({});

  it.each([
    ["an unknown view", ["fact"], "not-found", /no feature view called "fact"/],
    ["an unknown field", ["facts:yeer"], "not-found", /field of the feature view "facts" called "yeer"/],
    ["an unknown version", ["facts@7"], "not-found", /"facts@7"/],
    ["a broken reference", ["facts:"], "invalid-option", /"facts:" does not name a feature/],
    ["no features", [], "invalid-option", /No features were asked for/],
  ])("is refused for %s", async (_what, features, code, message) => {
    const failed = ask(source, features);
    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.toThrow(message);
  });

  it("is refused for entities of the wrong kind", async () => {
    const viewers = { rows: [{ viewerId: "v", eventTime: new Date(0) }] };
    await expect(ask(source, ["facts"], viewers)).rejects.toThrow(
      /"facts" is about a title and needs titleId; the entities have only viewerId/,
    );
  });

  const at = (eventTime: string | Date) => [
    { titleId: "film-1", eventTime: new Date(0) },
    { titleId: "film-1", eventTime },
  ];

  it.each([
    ["no zone", "2021-01-01T00:00:00", /row 2, eventTime: "2021-01-01T00:00:00" has no time zone/],
    ["no clock", "2021-01-01", /row 2, eventTime: .* has no time zone/],
    ["no such day", "2021-02-30T00:00:00Z", /row 2, eventTime: .* no time that exists/],
    ["no sense", "yesterday", /row 2, eventTime: "yesterday" is no ISO 8601 time/],
    ["an invalid date", new Date(Number.NaN), /row 2, eventTime/],
  ])("names the row of a time with %s", async (_what, eventTime, message) => {
    await expect(ask(source, ["facts"], { rows: at(eventTime) })).rejects.toThrow(message);
    const columns = { titleId: ["film-1", "film-1"], eventTime: at(eventTime).map((row) => row.eventTime) };
    await expect(ask(source, ["facts"], { columns })).rejects.toMatchObject({ code: "invalid-row" });
  });

  it("names the row of a time without a zone in a CSV file", async () => {
    const path = join(folder, "entities.csv");
    await writeFile(
      path,
      "titleId,eventTime\nfilm-1,2021-01-01T00:00:00+01:00\nfilm-1,2021-01-01 00:00:00\n",
    );
    await expect(ask(source, ["facts"], { file: { path, format: "csv" } })).rejects.toThrow(
      /entities[.]csv, row 2, eventTime: "2021-01-01 00:00:00" has no time zone/,
    );
    await writeFile(path, "titleId,eventTime\n,2021-01-01T00:00:00Z\n");
    await expect(ask(source, ["facts"], { file: { path, format: "csv" } })).rejects.toThrow(/row 1, titleId/);
  });

  it("refuses Parquet timestamps without a zone unless they are said to be UTC", async () => {
    const path = join(folder, "entities.parquet");
    await lake.execute(
      `COPY (SELECT 'film-1' AS "titleId", TIMESTAMP '2021-01-01' AS "eventTime") TO ${sqlText(path)} (FORMAT parquet)`,
    );
    await expect(ask(source, ["facts"], { file: { path, format: "parquet" } })).rejects.toThrow(
      /row 1, eventTime: "2021-01-01 00:00:00" has no time zone/,
    );
    const { columns } = await ask(source, ["facts:year"], { file: { path, format: "parquet", zone: "UTC" } });
    expect([...columns["facts:year"].values]).toEqual([1999]);
  });

  it("is refused for keys that are no text and columns of different lengths", async () => {
    const unequal = { titleId: ["film-1"], eventTime: Float64Array.of(0, 1) };
    await expect(ask(source, ["facts"], { columns: unequal })).rejects.toThrow(/1 values of titleId but 2/);
    const empty = { titleId: ["film-1", ""], eventTime: Float64Array.of(0, 1) };
    await expect(ask(source, ["facts"], { columns: empty })).rejects.toThrow(/row 2, titleId/);
    const endless = { titleId: ["film-1"], eventTime: Float64Array.of(Number.POSITIVE_INFINITY) };
    await expect(ask(source, ["facts"], { columns: endless })).rejects.toThrow(/row 1, eventTime/);
  });
});

describe("a row from outside", () => {
  const view = facts(lakeTable({ table: "facts" }));
  const row = {
    titleId: "film-1",
    eventTime: "2020-01-01T00:00:00.123456Z",
    knownTime: new Date(5),
    year: 1999,
  };

  it("is read with microseconds and missing values", () => {
    const read = checkRow(view, row, "row 1");
    expect(read.eventTime).toBe(Date.parse("2020-01-01T00:00:00Z") * 1000 + 123_456);
    expect(read.knownTime).toBe(5000);
    expect(read.values).toEqual([1999, null, null, null, null]);
  });

  it.each([
    [
      "a wrong type",
      { year: "1999" },
      "invalid-row",
      /"facts", field "year", row 3: integer from 1870 expected, found "1999"/,
    ],
    ["a fraction", { year: 1999.5 }, "invalid-row", /integer from 1870 expected/],
    [
      "a large value",
      { genres: ["0123456789", "0123456789é"] },
      "limit-exceeded",
      /row 3: the value has 22 bytes/,
    ],
    ["an unknown field", { colour: 1 }, "invalid-row", /field "colour", row 3: the view has no such field/],
    [
      "a time without zone",
      { knownTime: "2020-01-01T00:00" },
      "invalid-row",
      /"knownTime", row 3.*no time zone/,
    ],
    ["a missing key", { titleId: undefined }, "invalid-row", /"titleId", row 3/],
  ])("is refused for %s", (_what, bad, code, message) => {
    const check = () => checkRow(view, { ...row, ...bad }, "row 3");
    expect(check).toThrow(expect.objectContaining({ code }));
    expect(check).toThrow(message);
  });
});
