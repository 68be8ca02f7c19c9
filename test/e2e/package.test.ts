import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const minutes = 60_000;
const compiler = join(root, "node_modules", ".bin", "tsc");
const strict = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: "nodenext",
  target: "es2024",
  types: [],
};
const viewsOfTheirOwn = `
import { defineFeatureView, lakeTable, z } from "marquee-metadata/features";
export const views = [
  defineFeatureView({
    name: "title-weekly",
    entity: "title",
    owner: "somebody",
    description: "Watches in a week",
    source: lakeTable({ table: "weekly" }),
    fields: { watches: { type: z.int().min(0), description: "Watches in that week" } },
  }),
];
`;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-package-"));
  await run("npm", ["run", "-s", "build"], { cwd: root });
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "somebody", private: true }));
  const flags = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  await run("npm", ["install", ...flags, join(folder, tarball)], { cwd: folder });
}, 10 * minutes);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs the installed command as a user of the package would. */
const marquee = async (...args: string[]) => {
  const command = join(folder, "node_modules", ".bin", "marquee");
  return (await run(command, args, { cwd: folder, maxBuffer: 64e6 })).stdout;
};

describe("the packed tarball, installed in an empty folder", () => {
  it("holds what was built and no sources", async () => {
    const installed = await readdir(join(folder, "node_modules", "marquee-metadata"));
    expect(installed.sort()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "bin",
      "data",
      "dist",
      "package.json",
    ]);
  });

  it("gives the types of feature views to whoever writes one, and the same library at run time", async () => {
    await writeFile(join(folder, "marquee.views.ts"), viewsOfTheirOwn);
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: strict, include: ["*.ts"] }),
    );
    await run(compiler, [], { cwd: folder });
    const wrong = viewsOfTheirOwn.replace('owner: "somebody"', "owner: 1");
    await writeFile(join(folder, "wrong.ts"), wrong);
    const compiled = run(compiler, [], { cwd: folder });
    await expect(compiled).rejects.toMatchObject({
      stdout: expect.stringMatching(/^wrong[.]ts.*TS2322/u) as string,
    });
    const imported = `import { views } from "./marquee.views.ts"; console.log(views[0].name);`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", imported], { cwd: folder });
    expect(stdout).toBe("title-weekly\n");
  });

  it("shows its version and help", async () => {
    expect(await marquee("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(await marquee("run", "--help")).toContain("Examples:");
  });

  it(
    "runs the main job, workers and native libraries included",
    async () => {
      const catalogue = join(folder, "catalogue");
      await mkdir(catalogue);
      await writeFile(join(catalogue, "titles.jsonl"), smallCatalogue());
      const result = JSON.parse(await marquee("run", "--data", catalogue, "--json")) as {
        steps: { step: string }[];
      };
      expect(result.steps.map(({ step }) => step)).toContain("report");
      const similar = JSON.parse(await marquee("similar", "Story 3", "--json")) as { spectrum: unknown[] };
      expect(similar.spectrum.length).toBeGreaterThan(0);
    },
    5 * minutes,
  );
});
