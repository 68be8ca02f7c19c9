import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const root = join(import.meta.dirname, "..", "..");
const minutes = 60_000;
let folder: string;
let data: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-cli-"));
  data = join(folder, "catalogue");
  await mkdir(data);
  await writeFile(join(data, "titles.jsonl"), smallCatalogue());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(root, "bin", "marquee.js"), ...args], { cwd: folder });
}

async function marquee(...args: string[]): Promise<{ code: number; out: string; log: string }> {
  const child = start(...args);
  const exit = once(child, "exit") as Promise<[number]>;
  const [out, log] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
  ]);
  return { code: (await exit)[0], out, log };
}

/** The files of a finished step. */
async function artifactFiles(project: string, step: string): Promise<Record<string, string>> {
  const stepFolder = join(project, "artifacts", step);
  const [key] = await readdir(stepFolder);
  const entries = await readdir(join(stepFolder, key), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files
    .sort()
    .map(async (path) => [path.slice(stepFolder.length), await readFile(path, "base64")]);
  return Object.fromEntries((await Promise.all(contents)) as [string, string][]);
}

describe("marquee", () => {
  it("exits with 2 for wrong use and says what is known", async () => {
    expect(await marquee("frobnicate")).toMatchObject({ code: 2 });
    expect((await marquee("run")).log).toContain("--data");
    const unknown = await marquee("evaluate", "nothing", "--data", data);
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.log).toContain("genre-similarity");
    expect(await marquee("run", "--data", data, "--force", "tarin", "--project", "p0")).toMatchObject({
      code: 2,
    });
  });

  it("exits with 1 and prints the error as JSON when asked to", async () => {
    const { code, out } = await marquee("run", "--data", join(folder, "nowhere"), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: "not-found", hint: expect.any(String) as string, retryable: false },
    });
    const without = await marquee("similar", "Story 1", "--project", "empty");
    expect(without).toMatchObject({ code: 1 });
    expect(without.log).toContain("marquee run");
  });

  it("says which files it could not read when nothing came of a folder", async () => {
    const own = join(folder, "own-columns");
    await mkdir(own);
    await writeFile(join(own, "films.csv"), "nr;titel\n1;Nosferatu\n");
    const { code, log } = await marquee("run", "--data", own, "--project", "own");
    expect(code).toBe(1);
    expect(log).toContain("films.csv (unknown format)");
    expect(log).toContain("mapping");
  });

  it("names the place of a bad row when strict, and puts it aside otherwise", async () => {
    const broken = join(folder, "broken");
    await mkdir(broken);
    await writeFile(join(broken, "titles.jsonl"), smallCatalogue());
    await appendFile(join(broken, "titles.jsonl"), '{"tmdb_id": 5, "title": \n');
    const args = ["run", "--data", broken, "--until", "import", "--project", "strict"];
    const strict = await marquee(...args, "--strict");
    expect(strict.code).toBe(1);
    expect(strict.log).toContain("titles.jsonl:241");
    const { out } = await marquee(...args, "--json");
    expect((JSON.parse(out) as { steps: { summary: object }[] }).steps[0].summary).toMatchObject({
      titles: 240,
      rejects: 1,
    });
  });

  it("stops at a file of unknown format when strict, and a dry run lists what would be read", async () => {
    const mixed = join(folder, "mixed");
    await mkdir(mixed);
    await writeFile(join(mixed, "titles.jsonl"), smallCatalogue());
    await writeFile(join(mixed, "notes.txt"), "to do\n");
    const args = ["run", "--data", mixed, "--until", "import", "--project", "mixed-results"];
    const strict = await marquee(...args, "--strict");
    expect(strict.code).toBe(1);
    expect(strict.log).toContain("notes.txt cannot be imported: unknown format.");
    expect(strict.log).toContain("import.ignore");
    const plan = await marquee(...args, "--dry-run");
    expect(plan.out).toMatch(/titles\.jsonl +\d+ kB +tmdb-json-lines/);
    expect(plan.out).toMatch(/notes\.txt +6 B +passed over: unknown format/);
    const config = join(folder, "ignoring.json");
    await writeFile(config, JSON.stringify({ import: { strict: true, ignore: ["*.txt"] } }));
    expect(await marquee(...args, "--config", config)).toMatchObject({ code: 0 });
  });

  it(
    "goes on after Ctrl-C, does nothing twice, and gives the same bytes as an unbroken run",
    async () => {
      const [broken, whole] = [join(folder, "interrupted"), join(folder, "whole")];
      const args = ["run", "--data", data, "--until", "train"];
      const child = start(...args, "--project", broken);
      // The import is done; encoding and training are not.
      await new Promise<void>((resolve) => {
        child.stderr?.on("data", (chunk: Buffer) => String(chunk).includes("import") && resolve());
      });
      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number];
      expect(code).toBe(130);
      expect(await marquee(...args, "--project", broken)).toMatchObject({ code: 0 });
      expect(await marquee(...args, "--project", whole)).toMatchObject({ code: 0 });
      expect(await artifactFiles(broken, "train")).toEqual(await artifactFiles(whole, "train"));
      const again = JSON.parse((await marquee(...args, "--project", whole, "--json")).out) as {
        steps: { cached: boolean }[];
      };
      expect(again.steps.every(({ cached }) => cached)).toBe(true);
    },
    3 * minutes,
  );
});
