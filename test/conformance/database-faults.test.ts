import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { MarqueeError } from "../../src/core/index.ts";
import { type Migration, openDatabase } from "../../src/storage/index.ts";
import { describeOnPostgres, embeddedDatabase } from "../support/databases.ts";
import { type Program, startProgram } from "../support/programs.ts";

/** Processes start slowly where many others run. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const programs: Program[] = [];
const start = (argument: object) => {
  const program = startProgram("open-database.ts", argument);
  programs.push(program);
  return program;
};
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
});

const migrations: Migration[] = [
  // Long enough for two processes to meet.
  {
    room: "cups",
    version: 1,
    name: "cups",
    sql: "SELECT pg_sleep(0.3); CREATE TABLE cups (id int PRIMARY KEY)",
  },
  { room: "cups", version: 2, name: "first", sql: "INSERT INTO cups VALUES (1)" },
];

describeOnPostgres("the database among processes", ({ server }) => {
  it("is migrated once by processes that start together", async () => {
    const url = await server().createDatabase();
    const outcomes = await Promise.all([1, 2, 3].map(() => start({ url, migrations }).line(/./)));
    expect(outcomes).toEqual(["open", "open", "open"]);
    const database = await openDatabase({ url, migrations });
    expect(await database.query("SELECT id FROM cups")).toEqual([{ id: 1 }]);
    await database.close();
  });

  it("waits for a server that comes back, and writes nothing by half", async () => {
    const url = await server().createDatabase();
    const database = await openDatabase({ url, migrations });
    const filling = async () => {
      await database.transaction(async (queries) => {
        await queries.query("INSERT INTO cups VALUES (2)");
        await server().kill();
        await queries.query("INSERT INTO cups VALUES (3)");
      });
    };
    await expect(filling()).rejects.toMatchObject({ code: "database-unavailable", retryable: true });
    const [rows] = await Promise.all([database.query("SELECT id FROM cups"), server().start()]);
    expect(rows).toEqual([{ id: 1 }]);
    let attempts = 0;
    await database.transaction(
      async (queries) => {
        attempts++;
        await queries.query("INSERT INTO cups VALUES (4)");
        if (attempts > 1) return;
        await server().kill();
        await server().start();
        await queries.query("SELECT 1");
      },
      { repeatable: true },
    );
    expect(attempts).toBe(2);
    expect(await database.query("SELECT id FROM cups ORDER BY id")).toEqual([{ id: 1 }, { id: 4 }]);
    await database.close();
  });

  it("repeats a transaction that the server gave up for another's sake", async () => {
    const url = await server().createDatabase();
    const database = await openDatabase({ url, migrations });
    await database.execute("CREATE TABLE tally (n int); INSERT INTO tally VALUES (0)");
    const add = async () => {
      await database.transaction(
        async (queries) => {
          const [{ n }] = await queries.query<{ n: number }>("SELECT n FROM tally");
          await queries.query("UPDATE tally SET n = $1", [n + 1]);
        },
        { repeatable: true, isolation: "serializable" },
      );
    };
    await Promise.all(Array.from({ length: 6 }, add));
    expect(await database.query("SELECT n FROM tally")).toEqual([{ n: 6 }]);
    await database.close();
  });

  it("stops a statement that takes too long", async () => {
    const database = await openDatabase({ url: server().url, migrations: [], statementSeconds: 1 });
    await expect(database.query("SELECT pg_sleep(30)")).rejects.toMatchObject({ code: "database-timeout" });
    expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.close();
  });

  it("says what is wrong with an address, without the password", async () => {
    const socket = server().url.split("host=")[1];
    const refusal = async (url: string) =>
      openDatabase({ url, migrations: [], retrySeconds: 0 }).then(
        () => undefined,
        (error: unknown) => error,
      );
    const missing = await refusal(`postgres://postgres:s3cret@/nowhere?host=${socket}`);
    expect(missing).toMatchObject({ code: "database-refused" });
    const nobody = await refusal(`postgres://nobody:s3cret@/postgres?host=${socket}`);
    expect(nobody).toMatchObject({ code: "database-refused" });
    const down = await refusal("postgres://cook:s3cret@127.0.0.1:1/kitchen");
    expect(down).toMatchObject({ code: "database-unavailable" });
    const malformed = await refusal("postgres//cook:s3cret@host/kitchen");
    expect(malformed).toMatchObject({ code: "invalid-option" });
    for (const error of [missing, nobody, down, malformed]) {
      const { message, hint, details } = error as MarqueeError;
      expect(JSON.stringify([message, hint, details])).not.toContain("s3cret");
    }
    expect((down as Error).message).toContain("PostgreSQL at 127.0.0.1:1/kitchen");
  });
});

describe("the embedded database among processes", () => {
  const cups: Migration[] = [{ room: "cups", version: 1, name: "cups", sql: "CREATE TABLE cups (id int)" }];

  it("is used by one at a time, and taken over from one that was killed with all it had committed", async () => {
    const { folder } = await embeddedDatabase();
    const first = start({ folder, migrations: cups, insert: "INSERT INTO cups VALUES (1), (2)", stay: true });
    await first.line(/^open/);
    const refused = openDatabase({ folder, migrations: cups });
    await expect(refused).rejects.toMatchObject({
      code: "already-running",
      message: `The embedded database ${join(folder, "database")} is open in process ${first.process.pid}.`,
    });
    await first.kill();
    const database = await openDatabase({ folder, migrations: cups });
    expect(await database.query("SELECT id FROM cups")).toEqual([{ id: 1 }, { id: 2 }]);
    await database.close();
    expect(await readdir(folder)).toEqual(["database"]);
    await rm(folder, { recursive: true });
  });

  it("says so when its files are damaged, and begins anew where making them was cut short", async () => {
    const { folder } = await embeddedDatabase();
    const copy = await mkdtemp(join(tmpdir(), "marquee-database-"));
    await cp(join(folder, "database"), join(copy, "database.new"), { recursive: true });
    await rm(join(copy, "database.new", "PG_VERSION"));
    await rm(join(folder, "database", "global"), { recursive: true });
    await expect(openDatabase({ folder, migrations: [] })).rejects.toMatchObject({ code: "invalid-file" });
    const database = await openDatabase({ folder: copy, migrations: cups });
    expect(await database.query("SELECT id FROM cups")).toEqual([]);
    await database.close();
    await Promise.all([folder, copy].map((path) => rm(path, { recursive: true })));
  });
});
