import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const root = join(import.meta.dirname, "..", "..");
const minutes = 60_000;
let folder: string;

async function marquee(...args: string[]): Promise<{ code: number; out: string; log: string }> {
  const child = spawn(process.execPath, [join(root, "bin", "marquee.js"), ...args], { cwd: folder });
  const exit = once(child, "exit") as Promise<[number]>;
  const [out, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: (await exit)[0], out, log };
}

async function tag(...args: string[]): Promise<string> {
  const { code, out, log } = await marquee("tag", ...args, "--project", "project");
  expect(code, log).toBe(0);
  return out;
}

interface Question {
  readonly title: string;
  readonly name: string;
  readonly tag: string;
  readonly holds: boolean | null;
}

const linesOf = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).join("\n");

/** Story i is of world i mod 2: in space, or of love. */
const holds = (name: string, asked: string) =>
  (Number(/\d+/.exec(name)?.[0]) % 2 === 0) === (asked === "space");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-tag-"));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "titles.jsonl"), smallCatalogue());
  const labels = Array.from({ length: 100 }, (_, i) => ({
    title: `tt${String(9_000_000 + i)}`,
    tag: i % 2 === 0 ? "space" : "love",
  }));
  await writeFile(join(folder, "labels.jsonl"), linesOf(labels));
  const { code, log } = await marquee("run", "--data", "data", "--until", "import", "--project", "project");
  expect(code, log).toBe(0);
}, 2 * minutes);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("marquee tag", { timeout: 2 * minutes }, () => {
  it("asks what to label next, takes the answers, and says what it learned anew", async () => {
    await tag("train", "--labels", "labels.jsonl");
    expect(await tag("next", "--count", "6")).toMatch(/^title +tag +probability\n/);
    await tag("next", "--count", "40", "--out", "queue.jsonl");
    const asked = (await readFile(join(folder, "queue.jsonl"), "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Question);
    expect(asked).toHaveLength(40);
    expect(asked.every((question) => question.holds === null)).toBe(true);
    const again = await marquee("tag", "next", "--out", "queue.jsonl", "--project", "project");
    expect(again).toMatchObject({ code: 2, log: expect.stringContaining("never overwritten") as string });

    const answered = asked.map((question, at) =>
      at < 30 ? { ...question, holds: holds(question.name, question.tag) } : question,
    );
    await writeFile(
      join(folder, "answers.jsonl"),
      `${linesOf(answered)}\n{ "title": "tt1", "tag": "love" }\n`,
    );
    const said = await tag("update", "--labels", "answers.jsonl");
    expect(said).toMatch(/^30 new labels. Learned anew: [12] of 2 tags: /);
    expect(said).toContain("10 questions are not answered yet.");
    expect(said).toContain('answers.jsonl:41: No title of the catalogue is called "tt1".');
    const { cells, open, rejects } = JSON.parse(
      await tag("update", "--labels", "answers.jsonl", "--json"),
    ) as {
      cells: number;
      open: number;
      rejects: readonly object[];
    };
    expect({ cells, open, rejects: rejects.length }).toEqual({ cells: 0, open: 10, rejects: 1 });
    const strict = await marquee(
      "tag",
      "update",
      "--labels",
      "answers.jsonl",
      "--strict",
      "--project",
      "project",
    );
    expect(strict).toMatchObject({ code: 1, log: expect.stringContaining("answers.jsonl:41") as string });
  });

  it("names what is wrong with a folder of a transformer", async () => {
    const args = ["tag", "train", "--labels", "labels.jsonl", "--project", "project"];
    const missing = await marquee(...args, "--transformer", "nowhere");
    expect(missing).toMatchObject({
      code: 1,
      log: expect.stringContaining("model folder nowhere cannot be read") as string,
    });
    const linear = await marquee(...args, "--model", "linear", "--transformer", "nowhere");
    expect(linear.code).toBe(2);
  });
});
