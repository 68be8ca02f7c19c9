import { expect, it, vi } from "vitest";
import { type Database, type Migration, openDatabase } from "../../src/storage/index.ts";
import { describeOnDatabases } from "../support/databases.ts";

/** Two databases are started, which takes long where many other programs run. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const schema: Migration[] = [
  {
    room: "kitchen",
    version: 1,
    name: "dishes",
    sql: "CREATE TABLE dishes (id bigint PRIMARY KEY, name text)",
  },
  {
    room: "kitchen",
    version: 2,
    name: "more",
    sql: "ALTER TABLE dishes ADD made timestamptz;\nCREATE INDEX dishes_made ON dishes (made);",
  },
];
const count = async (database: Database) =>
  (await database.query<{ n: number }>("SELECT count(*) AS n FROM dishes"))[0].n;
const containing = (text: string) => expect.stringContaining(text) as string;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describeOnDatabases("the database", ({ kind, open, place }) => {
  it("says of what kind it is", async () => {
    expect((await open()).kind).toBe(kind);
  });

  it("gives values back as it took them, whatever their type", async () => {
    const database = await open();
    const values: [type: string, value: unknown][] = [
      ["smallint", -7],
      ["integer", 2_000_000_000],
      ["bigint", 9_007_199_254_740_991],
      ["bigint", 2n ** 62n],
      ["numeric", "12345678901234567890.123456789"],
      ["real", 1.5],
      ["double precision", Number.NaN],
      ["double precision", Number.NEGATIVE_INFINITY],
      ["double precision", 0.1],
      ["boolean", true],
      ["text", 'quotes " \\ and\n lines, ünïcode 🎬'],
      ["date", "2026-02-28"],
      ["timestamptz", new Date("2026-01-31T23:59:59.987Z")],
      ["timestamptz", new Date("0099-03-01T00:00:00Z")],
      ["timestamp", new Date("1969-12-31T23:59:59.001Z")],
      ["jsonb", { list: [1, null, "x"], nested: { yes: true } }],
      ["bytea", Uint8Array.of(0, 1, 92, 255)],
      ["uuid", "7f0b8c4e-3c55-4a6f-9f0e-0a5a4b5c6d7e"],
      ["text[]", ["a,b", 'with "quotes"', "back\\slash", "", "NULL", null]],
      ["bigint[]", [1, 2n ** 60n]],
      ["real[]", [0.5, Number.NaN, null]],
      ["double precision[]", []],
      [
        "integer[]",
        [
          [1, 2],
          [3, 4],
        ],
      ],
      ["timestamptz[]", [new Date(0)]],
      ["jsonb[]", [{ a: '"' }]],
      ["text", null],
    ];
    for (const [type, value] of values) {
      const [row] = await database.query<{ value: unknown }>(`SELECT $1::${type} AS value`, [value]);
      expect(row.value, type).toEqual(value);
    }
  });

  it("takes typed arrays, JSON arrays and undefined", async () => {
    const database = await open();
    const [row] = await database.query(
      "SELECT $1::real[] AS floats, $2::jsonb AS list, $3::text AS missing, 4 = ANY($4::int[]) AS found",
      [Float32Array.of(1, 2.5), JSON.stringify([1, { a: 2 }]), undefined, [3, 4]],
    );
    expect(row).toEqual({ floats: [1, 2.5], list: [1, { a: 2 }], missing: null, found: true });
    expect(
      await database.query("SELECT 'infinity'::timestamptz > now() AS later, 1 AS n WHERE false"),
    ).toEqual([]);
    await expect(database.query("SELECT $1::text", [() => 1])).rejects.toMatchObject({
      code: "invalid-option",
    });
    await expect(database.query("SELECT $1::timestamptz", [new Date(Number.NaN)])).rejects.toMatchObject({
      code: "invalid-option",
    });
  });

  it("commits a transaction that returns and rolls back one that throws", async () => {
    const database = await open(schema);
    const result = await database.transaction(async (queries) => {
      await queries.query("INSERT INTO dishes (id, name) VALUES ($1, $2)", [1, "soup"]);
      return "done";
    });
    expect(result).toBe("done");
    const failure = new Error("burnt");
    const failing = database.transaction(async (queries) => {
      await queries.query("INSERT INTO dishes (id) VALUES (2)");
      throw failure;
    });
    expect(await refusal(failing)).toBe(failure);
    const rejected = database.transaction(async (queries) => {
      await queries.query("INSERT INTO dishes (id) VALUES (3)");
      await queries.query("INSERT INTO dishes (id) VALUES (1)");
    });
    await expect(rejected).rejects.toMatchObject({
      code: "database-failed",
      details: { sqlState: "23505", constraint: "dishes_pkey" },
    });
    expect(await database.query("SELECT id FROM dishes")).toEqual([{ id: 1 }]);
  });

  it("rolls back a transaction that swallowed an error of its own, and says so", async () => {
    const database = await open(schema);
    const work = database.transaction(async (queries) => {
      await queries.query("INSERT INTO dishes (id) VALUES (1)");
      await queries.query("SELECT 1 / 0").catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ details: { sqlState: "22012" } });
    expect(await count(database)).toBe(0);
    await database.transaction(async (queries) => {
      await queries.execute("INSERT INTO dishes (id) VALUES (1); SAVEPOINT before");
      await queries.query("SELECT 1 / 0").catch(() => queries.execute("ROLLBACK TO before"));
    });
    expect(await count(database)).toBe(1);
  });

  it("refuses to be used inside its own transaction, and queries after it", async () => {
    const database = await open(schema);
    const inside = database.transaction(() => database.query("SELECT 1"));
    await expect(inside).rejects.toMatchObject({ code: "internal" });
    const escaped = await database.transaction(async (queries) => queries);
    await expect(escaped.query("SELECT 1")).rejects.toMatchObject({ code: "internal" });
  });

  it("runs queries and transactions that come together", async () => {
    const database = await open(schema);
    await Promise.all(
      Array.from({ length: 20 }, (_, id) =>
        id % 2
          ? database.query("INSERT INTO dishes (id) VALUES ($1)", [id], { prepared: true })
          : database.transaction((queries) => queries.query("INSERT INTO dishes (id) VALUES ($1)", [id])),
      ),
    );
    expect(await count(database)).toBe(20);
  });

  it("copies rows in bulk, all or none", async () => {
    const database = await open(schema);
    const rows = async function* () {
      for (let id = 0; id < 25_000; id++)
        yield [id, id % 2 ? null : `tab\t, \\N, new\nline ${id}`, new Date(id)];
    };
    expect(await database.copyRows("dishes", ["id", "name", "made"], rows())).toBe(25_000);
    expect(await database.query("SELECT name, made FROM dishes WHERE id IN (7, 8) ORDER BY id")).toEqual([
      { name: null, made: new Date(7) },
      { name: "tab\t, \\N, new\nline 8", made: new Date(8) },
    ]);
    const failure = new Error("ran out of onions");
    const broken = function* () {
      for (let id = 30_000; id < 60_000; id++) yield [id, "x"];
      throw failure;
    };
    expect(await refusal(database.copyRows("dishes", ["id", "name"], broken()))).toBe(failure);
    await expect(database.copyRows("dishes", ["id"], [[70_000], [1]])).rejects.toMatchObject({
      details: { sqlState: "23505" },
    });
    await expect(database.copyRows("dishes", ["id"], [[80_000, "too many"]])).rejects.toThrow(
      /2 values for 1/,
    );
    expect(await count(database)).toBe(25_000);
  });

  it("copies rows within a transaction", async () => {
    const database = await open(schema);
    const work = database.transaction(async (queries) => {
      expect(await database.copyRows("public.dishes", ["id"], [[1], [2]], queries)).toBe(2);
      expect(await queries.query("SELECT id FROM dishes")).toHaveLength(2);
      throw new Error("no");
    });
    await expect(work).rejects.toThrow("no");
    expect(await count(database)).toBe(0);
  });

  it("names statement and place of what the database rejects", async () => {
    const database = await open();
    await expect(database.query("SELECT nothing")).rejects.toMatchObject({
      code: "database-failed",
      message: containing('column "nothing" does not exist'),
      details: { sqlState: "42703", sql: "SELECT nothing" },
    });
  });

  it("migrates forward, once, keeping what is there", async () => {
    const where = await place();
    const first = await openDatabase({ ...where, migrations: schema.slice(0, 1) });
    await first.query("INSERT INTO dishes (id) VALUES (1)");
    await first.close();
    for (let time = 0; time < 2; time++) {
      const database = await openDatabase({ ...where, migrations: schema });
      expect(await database.query("SELECT id, made FROM dishes")).toEqual([{ id: 1, made: null }]);
      await database.close();
    }
  });

  it("refuses a changed, a newer and a failing schema, and changes nothing", async () => {
    const where = await place();
    await (await openDatabase({ ...where, migrations: schema })).close();
    const reopen = (migrations: Migration[]) => openDatabase({ ...where, migrations });
    await expect(reopen([{ ...schema[0], sql: "CREATE TABLE cups ()" }, schema[1]])).rejects.toMatchObject({
      code: "database-mismatch",
      message: containing("kitchen/1 (dishes) is not the one"),
    });
    await expect(reopen([schema[0]])).rejects.toMatchObject({
      code: "database-mismatch",
      message: containing("kitchen/2 (more), which this program does not know"),
    });
    const broken = { room: "kitchen", version: 3, name: "bad", sql: "CREATE TABLE cups (); SELECT nothing" };
    await expect(reopen([...schema, broken])).rejects.toMatchObject({
      code: "database-failed",
      message: containing("kitchen/3 (bad) failed"),
    });
    const indented = { ...schema[0], sql: schema[0].sql.replaceAll(" (", "\n   (") };
    const database = await reopen([indented, schema[1]]);
    expect(await database.query("SELECT to_regclass('cups') AS cups")).toEqual([{ cups: null }]);
    await database.close();
    await expect(reopen([schema[1], schema[0]])).rejects.toMatchObject({ code: "internal" });
  });

  it("is closed once and for all", async () => {
    const database = await openDatabase({ ...(await place()), migrations: [] });
    await database.close();
    await database.close();
    await expect(database.query("SELECT 1")).rejects.toMatchObject({ code: "internal" });
  });
});
