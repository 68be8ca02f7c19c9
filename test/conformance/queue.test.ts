import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import {
  type Database,
  type HandledJob,
  handle,
  openQueue,
  type Queue,
  type QueueOptions,
  queueMigrations,
  type WorkEvent,
  type WorkOptions,
} from "../../src/storage/index.ts";
import { describeOnDatabases } from "../support/databases.ts";
import { chop, quick, wash, washBefore } from "../support/kitchen.ts";

/** Two databases are started, which takes long where many other programs run. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const dishes = [
  ...queueMigrations,
  { room: "test", version: 1, name: "dishes", sql: "CREATE TABLE dishes (id text PRIMARY KEY, size int)" },
];

describeOnDatabases("the queue", ({ open }) => {
  const opened = async (options: Partial<QueueOptions> = {}) => {
    const database = await open(dishes);
    const queue = await openQueue(database, {
      jobs: [chop, wash],
      pollSeconds: 0.05,
      leaseSeconds: 2,
      ...options,
    });
    return { database, queue };
  };
  const workOff = async (queue: Queue, handlers: HandledJob[], options: WorkOptions = {}) => {
    const events: WorkEvent[] = [];
    await queue.work(handlers, { untilIdle: true, onEvent: (event) => events.push(event), ...options });
    return events;
  };
  const chopper = handle(chop, async ({ input }) => ({ pieces: Array<string>(input.size).fill(input.what) }));
  const washer = handle(wash, async () => null);
  const countDishes = async (database: Database) =>
    (await database.query<{ n: number }>("SELECT count(*) AS n FROM dishes"))[0].n;

  it("does jobs and gives their results", async () => {
    const { queue } = await opened();
    const { id, isNew } = await queue.send(chop, { what: "leek" });
    expect(isNew).toBe(true);
    expect(await queue.status(id)).toMatchObject({
      kind: "chop",
      version: "1",
      state: "waiting",
      attempt: 0,
    });
    expect(await queue.overview()).toMatchObject([
      { kind: "chop", waiting: 1, workers: 0, waitingForWorker: true },
    ]);
    const events = await workOff(queue, [chopper]);
    expect(events.map(({ what }) => what)).toEqual(["started", "done"]);
    expect(await queue.wait(chop, id)).toEqual({ pieces: ["leek", "leek", "leek"] });
    expect(await queue.status(id)).toMatchObject({ state: "done", attempt: 1, error: undefined });
    expect(await queue.overview()).toMatchObject([
      { kind: "chop", waiting: 0, done: 1, waitingForWorker: false },
    ]);
    await queue.close();
  });

  it("takes the next job as soon as one ends, however rarely it looks for jobs of others", async () => {
    const { queue } = await opened({ pollSeconds: 30 });
    await queue.sendAll(wash, [{ input: "plate" }, { input: "bowl" }, { input: "spoon" }]);
    const started = performance.now();
    const slowly = handle(wash, async () => {
      await sleep(20);
      return null;
    });
    expect(await workOff(queue, [slowly])).toHaveLength(6);
    expect((performance.now() - started) / 1000).toBeLessThan(20);
    await queue.close();
  });

  it("refuses input that is not valid, and fails jobs whose input or result is not", async () => {
    const { database, queue } = await opened();
    const sending = queue.send(chop, { what: 7 } as never);
    await expect(sending).rejects.toMatchObject({ code: "invalid-option" });
    const good = await queue.send(chop, { what: "leek" });
    await database.query("UPDATE pgboss.job SET data = '{\"input\": {}}'");
    const other = await queue.send(wash, "plate");
    const events = await workOff(queue, [chopper, handle(wash, async () => "dry" as never)]);
    expect(events.filter(({ what }) => what === "failed" && what)).toHaveLength(1 + 4);
    expect(await queue.status(good.id)).toMatchObject({
      state: "failed",
      attempt: 1,
      error: { code: "invalid-option" },
    });
    expect(await queue.status(other.id)).toMatchObject({ state: "failed", attempt: 4 });
    await queue.close();
  });

  it("writes rows and the end of the job together, or neither", async () => {
    const { database, queue } = await opened();
    const writer = handle(chop, async ({ input, attempt, finish }) =>
      finish({ pieces: [] }, async (queries) => {
        await queries.query("INSERT INTO dishes VALUES ($1, $2)", [`${input.what} ${attempt}`, input.size]);
        if (input.what === "glass" && attempt < 3) throw new Error("broken");
      }),
    );
    const [soup, glass] = await queue.sendAll(chop, [
      { input: { what: "soup" } },
      { input: { what: "glass" } },
    ]);
    await workOff(queue, [writer]);
    expect(await queue.statuses([soup.id, glass.id])).toMatchObject([
      { state: "done", attempt: 1 },
      { state: "done", attempt: 3, error: undefined },
    ]);
    expect(await database.query("SELECT id FROM dishes ORDER BY id")).toEqual([
      { id: "glass 3" },
      { id: "soup 1" },
    ]);
    await queue.close();
  });

  it("tries again, then keeps the job as dead until it is given another attempt", async () => {
    const { queue } = await opened();
    let isBroken = true;
    const attempts: number[] = [];
    const fragile = handle(chop, async ({ attempt }) => {
      attempts.push(attempt);
      if (isBroken) throw new Error(`blunt ${attempt}`);
      return { pieces: [] };
    });
    const { id } = await queue.send(chop, { what: "root" });
    await workOff(queue, [fragile]);
    expect(attempts).toEqual([1, 2, 3]);
    expect(await queue.list({ state: "failed" })).toMatchObject([
      { id, attempt: 3, error: { message: "blunt 3" } },
    ]);
    await expect(queue.wait(chop, id)).rejects.toMatchObject({ code: "job-failed" });
    isBroken = false;
    expect(await queue.retry(id)).toBe(true);
    await workOff(queue, [fragile]);
    expect(await queue.status(id)).toMatchObject({ state: "done", attempt: 4 });
    expect(await queue.retry(id)).toBe(false);
    await queue.close();
  });

  it("makes one job of several with the same key, and with `once` also afterwards", async () => {
    const { queue } = await opened();
    const send = (key: string, once = false) => queue.send(chop, { what: key }, { key, once });
    const first = await send("a");
    expect(await send("a")).toEqual({ id: first.id, isNew: false });
    const only = await send("b", true);
    const many = await queue.sendAll(chop, [
      { input: { what: "b" }, key: "b", once: true },
      { input: { what: "c" }, key: "c", once: true },
      { input: { what: "c" }, key: "c", once: true },
      { input: { what: "a" }, key: "a" },
      { input: { what: "d" } },
      { input: { what: "d" } },
    ]);
    expect(many.map(({ isNew }) => isNew)).toEqual([false, true, false, false, true, true]);
    expect(many[0].id).toBe(only.id);
    expect(many[2].id).toBe(many[1].id);
    expect(many[3].id).toBe(first.id);
    expect((await queue.status(only.id))?.key).toBe("b");
    await workOff(queue, [chopper]);
    expect(await send("b", true)).toEqual({ id: only.id, isNew: false });
    expect((await send("a")).isNew).toBe(true);
    await queue.close();
  });

  it("takes urgent jobs first and none before its time", async () => {
    const { queue } = await opened();
    await queue.sendAll(chop, [
      { input: { what: "later" }, startAfter: new Date(Date.now() + 600) },
      { input: { what: "low" }, priority: -1 },
      { input: { what: "high" }, priority: 9 },
      { input: { what: "normal" } },
    ]);
    const order: string[] = [];
    const noting = handle(chop, async ({ input }) => {
      order.push(input.what);
      return { pieces: [] };
    });
    const started = performance.now();
    await workOff(queue, [noting], { concurrency: 1 });
    expect(order).toEqual(["high", "normal", "low", "later"]);
    expect(performance.now() - started).toBeGreaterThan(400);
    await queue.close();
  });

  it("runs as many of a kind at once as it is told", async () => {
    const { queue } = await opened();
    let running = 0;
    let most = 0;
    const busy = handle(chop, async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return { pieces: [] };
    });
    const items = Array.from({ length: 12 }, () => ({ input: { what: "x" } }));
    const sent = await queue.sendAll(chop, items);
    await workOff(queue, [busy]);
    expect(most).toBe(2);
    await queue.sendAll(chop, items);
    await workOff(queue, [busy], { concurrency: { chop: 5 } });
    expect(most).toBe(5);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(12);
    await queue.close();
  });

  it("shows progress, and stops a handler whose job is cancelled", async () => {
    const { database, queue } = await opened();
    const { id } = await queue.send(chop, { what: "ice" });
    const waiting = await queue.send(wash, "cup");
    let reason: unknown;
    const endless = handle(chop, async ({ signal, progress, finish }) => {
      progress.update(1, 4, "crushing");
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      reason = signal.reason;
      return finish({ pieces: ["late"] }, async (queries) => {
        await queries.query("INSERT INTO dishes VALUES ('late', 1)");
      });
    });
    const work = workOff(queue, [endless]);
    await expect
      .poll(async () => (await queue.status(id))?.progress, { timeout: 5000 })
      .toEqual({
        done: 1,
        total: 4,
        note: "crushing",
      });
    expect(await queue.status(id)).toMatchObject({ state: "running", worker: { processId: process.pid } });
    expect(await queue.workers()).toMatchObject([{ kinds: [{ kind: "chop", version: "1" }] }]);
    expect(await queue.cancel(id)).toBe(true);
    expect(await queue.cancel(waiting.id)).toBe(true);
    expect((await work).map(({ what }) => what)).toEqual(["started", "lost"]);
    expect(reason).toMatchObject({ code: "cancelled" });
    expect(await countDishes(database)).toBe(0);
    await expect(queue.wait(chop, id)).rejects.toMatchObject({ code: "cancelled" });
    expect(await queue.cancel(id)).toBe(false);
    expect(await queue.workers()).toEqual([]);
    await queue.close();
  });

  it("gives jobs back when it is stopped, without counting an attempt", async () => {
    const { queue } = await opened();
    const { id } = await queue.send(chop, { what: "heedful" });
    const other = await queue.send(chop, { what: "deaf" });
    const stop = new AbortController();
    const slow = handle(chop, async ({ input, signal }) => {
      if (input.what === "deaf") stop.abort();
      await new Promise((_resolve, reject) => {
        if (input.what === "heedful") signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
      return { pieces: [] };
    });
    const events = await workOff(queue, [slow], { signal: stop.signal, graceSeconds: 0.2, untilIdle: false });
    expect(events.filter(({ what }) => what === "given-back")).toHaveLength(2);
    expect(await queue.statuses([id, other.id])).toMatchObject([
      { state: "waiting", attempt: 0 },
      { state: "waiting", attempt: 0 },
    ]);
    await workOff(queue, [chopper]);
    expect(await queue.status(id)).toMatchObject({ state: "done", attempt: 1 });
    await queue.close();
  });

  it("takes over from a worker that no longer renews; what that one writes does not count", async () => {
    const { database, queue } = await opened({ leaseSeconds: 0.6 });
    const { id } = await queue.send(chop, { what: "stone" });
    const entry = (who: string) =>
      handle(chop, async ({ finish, attempt }) => {
        if (who === "first" && attempt === 1) {
          // As if this process were dead to the others: its lease ends now, and it does not know.
          await database.query(
            "UPDATE queue_leases SET ends_at = now() - interval '1 second', token = gen_random_uuid()",
          );
          await new Promise((resolve) => setTimeout(resolve, 1500));
        }
        return finish({ pieces: [who] }, async (queries) => {
          await queries.query("INSERT INTO dishes VALUES ($1, 1)", [who]);
        });
      });
    const [events] = await Promise.all([
      workOff(queue, [entry("first")], { concurrency: 1 }),
      new Promise((resolve) => setTimeout(resolve, 200)).then(() => workOff(queue, [entry("second")])),
    ]);
    expect(events.some(({ what }) => what === "lost")).toBe(true);
    expect(await queue.status(id)).toMatchObject({ state: "done", attempt: 2 });
    expect(await countDishes(database)).toBe(1);
    await queue.close();
  });

  it("leaves jobs of another version to workers of that version, and says that they wait", async () => {
    const { queue, database } = await opened();
    const older = await openQueue(database, { jobs: [washBefore], pollSeconds: 0.05 });
    const old = await older.send(washBefore, 1);
    const current = await queue.send(wash, "bowl");
    const stop = new AbortController();
    const work = workOff(queue, [washer], { signal: stop.signal, untilIdle: false });
    await queue.wait(wash, current.id);
    expect(await queue.overview()).toMatchObject([
      { kind: "wash", version: "2", waiting: 1, workers: 0, waitingForWorker: true },
      { kind: "wash", version: "3", done: 1, workers: 1, waitingForWorker: false },
    ]);
    stop.abort();
    await work;
    expect(await older.status(old.id)).toMatchObject({ state: "waiting" });
    await expect(queue.send(washBefore, 1)).rejects.toMatchObject({ code: "internal" });
    await older.work([handle(washBefore, async () => null)], { untilIdle: true });
    expect(await queue.status(old.id)).toMatchObject({ state: "done" });
    await older.close();
    await queue.close();
  });

  it("sends a job as part of a transaction", async () => {
    const { database, queue } = await opened();
    const sending = database.transaction(async (queries) => {
      await queue.send(chop, { what: "ghost" }, { queries, key: "ghost" });
      throw new Error("changed my mind");
    });
    await expect(sending).rejects.toThrow("changed my mind");
    expect(await queue.list()).toEqual([]);
    const follow = handle(chop, async ({ finish, input }) =>
      finish({ pieces: [] }, async (queries) => {
        if (input.what === "first") await queue.send(chop, { what: "second" }, { queries });
      }),
    );
    await queue.send(chop, { what: "first" });
    await workOff(queue, [follow]);
    expect(await queue.list({ kind: "chop", state: "done" })).toHaveLength(2);
    await queue.close();
  });

  it("breaks off an attempt that takes too long", async () => {
    const { queue } = await opened({ jobs: [quick] });
    const { id } = await queue.send(quick, null);
    const slow = handle(quick, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return null;
    });
    await workOff(queue, [slow]);
    expect(await queue.status(id)).toMatchObject({ state: "failed", error: { code: "limit-exceeded" } });
    await queue.close();
  });

  it("keeps schedules, one for all versions", async () => {
    const { database, queue } = await opened();
    const older = await openQueue(database, { jobs: [washBefore] });
    await older.schedule(washBefore, "0 3 * * *", 1);
    await queue.schedule(wash, "*/5 * * * *", "pan", { timezone: "Europe/Zurich" });
    const expected = {
      kind: "wash",
      version: "3",
      key: "",
      cron: "*/5 * * * *",
      timezone: "Europe/Zurich",
      input: "pan",
    };
    expect(await queue.schedules()).toEqual([expected]);
    await expect(queue.schedule(wash, "not a time", "pan")).rejects.toMatchObject({ code: "invalid-option" });
    await queue.unschedule(wash);
    expect(await queue.schedules()).toEqual([]);
    await older.close();
    await queue.close();
  });

  it("knows nothing of jobs that are not there", async () => {
    const { queue } = await opened();
    const nobody = "chop.v1/00000000-0000-4000-8000-000000000000";
    expect(await queue.status(nobody)).toBeUndefined();
    expect(await queue.cancel(nobody)).toBe(false);
    await expect(queue.wait(chop, nobody)).rejects.toMatchObject({ code: "not-found" });
    await expect(queue.cancel(nobody.replace("chop", "fry"))).rejects.toMatchObject({ code: "not-found" });
    await expect(queue.status("nonsense")).rejects.toMatchObject({ code: "not-found" });
    await queue.close();
  });
});
