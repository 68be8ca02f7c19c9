import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it, vi } from "vitest";
import { openDatabase, openQueue } from "../../src/storage/index.ts";
import { describeOnPostgres } from "../support/databases.ts";
import { cook, kitchenMigrations } from "../support/kitchen.ts";
import { type Program, startProgram } from "../support/programs.ts";

/** Processes start slowly where many others run. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const programs: Program[] = [];
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()));
});

describeOnPostgres("the queue among processes", ({ server }) => {
  const kitchen = async () => {
    const url = await server().createDatabase();
    const database = await openDatabase({ url, migrations: kitchenMigrations });
    const queue = await openQueue(database, { jobs: [cook] });
    const hire = () => {
      const program = startProgram("queue-worker.ts", { url, leaseSeconds: 3 });
      programs.push(program);
      return program;
    };
    const cooked = () => database.query("SELECT dish, process_id FROM cooked");
    const close = async () => {
      await queue.close();
      await database.close();
    };
    return { queue, hire, cooked, close };
  };

  it("lets another worker do the job of one that was killed, at every point, once", async () => {
    const { queue, hire, cooked, close } = await kitchen();
    const first = hire();
    const soup = await queue.send(cook, { dish: "soup", seconds: 600 });
    await first.line(/^cooking soup 1/);
    const second = hire();
    // Killed with its row written and its job ended, but the transaction not committed.
    const pie = await queue.send(cook, { dish: "pie", seconds: 0, writeSeconds: 600 });
    await second.line(/^writing pie/);
    const third = hire();
    await first.kill();
    await second.kill();
    expect(await queue.wait(cook, pie.id)).toBe("pie");
    expect(await queue.wait(cook, soup.id)).toBe("soup");
    const rows = await cooked();
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining(["soup", "pie"].map((dish) => ({ dish, process_id: third.process.pid }))),
    );
    expect(await queue.status(soup.id)).toMatchObject({ state: "done", attempt: 2 });
    expect(await queue.workers()).toMatchObject([{ processId: third.process.pid }]);
    await close();
  });

  it("goes on when the server was killed and started again under a running job", async () => {
    const { queue, hire, cooked, close } = await kitchen();
    const worker = hire();
    const stew = await queue.send(cook, { dish: "stew", seconds: 1.5 });
    const waiting = queue.wait(cook, stew.id);
    await worker.line(/^cooking stew 1/);
    await server().kill();
    await sleep(300);
    await server().start();
    expect(await waiting).toBe("stew");
    expect(await cooked()).toEqual([{ dish: "stew", process_id: worker.process.pid }]);
    const next = await queue.send(cook, { dish: "rice", seconds: 0 });
    expect(await queue.wait(cook, next.id)).toBe("rice");
    await close();
  });
});
