import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock } from "./lock.ts";

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-lock-"));
  lock = join(folder, "locks");
});
afterEach(() => rm(folder, { recursive: true }));

const message = { what: "The kitchen is used by", hint: "Cook later." };
const take = () => acquireLock(lock, message);
const lay = async (name: string, content: object | string) => {
  await mkdir(lock, { recursive: true });
  await writeFile(join(lock, name), typeof content === "string" ? content : JSON.stringify(content));
};

describe("acquireLock", () => {
  it("is held by one at a time and leaves nothing behind", async () => {
    const first = await take();
    await expect(take()).rejects.toMatchObject({
      code: "already-running",
      message: `The kitchen is used by process ${process.pid}.`,
      hint: "Cook later.",
    });
    await first.release();
    expect(existsSync(lock)).toBe(false);
    await (await take()).release();
  });

  it("is given to one of many that come together", async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, take));
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled").length).toBeLessThanOrEqual(1);
    expect((await readdir(folder)).length).toBeLessThanOrEqual(1);
  });

  it("takes over from a process that is gone, or whose number another process has by now", async () => {
    await lay("999999999-a.json", { host: hostname() });
    await lay(`${process.ppid}-a.json`, { host: hostname(), started: "1" });
    await lay(`${process.pid}-a.json`, { host: hostname() });
    const held = await take();
    expect(await readdir(lock)).toHaveLength(1);
    await held.release();
  });

  it.each([
    ["a living process whose file is not written yet", `${process.ppid}-a.json`, ""],
    ["a process of another machine, which cannot be asked", "1-a.json", { host: "elsewhere" }],
  ])("respects %s", async (_what, name, content) => {
    await lay(name, content);
    await expect(take()).rejects.toMatchObject({ code: "already-running" });
  });
});
