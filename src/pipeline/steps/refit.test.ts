import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "../../../test/e2e/small-catalogue.test-helper.ts";
import { type Lake, openLake } from "../../storage/index.ts";
import { type RunConfiguration, runConfigurationSchema } from "../configuration.ts";
import { Project } from "../project.ts";
import { Pipeline, type StepOutcome } from "../runner.ts";
import { catalogueSteps } from "../steps.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-refit-"));
  await writeFile(join(folder, "titles.jsonl"), smallCatalogue());
  lake = await openLake({ threads: 1 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const configurationOf = (finalFit: "all" | "train"): RunConfiguration =>
  runConfigurationSchema.parse({
    encode: { method: "lsa", dimensions: 8 },
    spectrum: {
      finalFit,
      hidden: [16],
      dimensions: 4,
      maxPasses: 12,
      learningRate: 0.01,
      termEvidence: null,
    },
    neighbours: { count: 5 },
  });

/** Runs all steps but the drawing ones; gives the outcomes by step. */
async function run(project: string, finalFit: "all" | "train"): Promise<Record<string, StepOutcome>> {
  const steps = (await catalogueSteps(folder, configurationOf(finalFit))).filter(
    ({ name }) => name !== "map" && name !== "report",
  );
  const outcomes = await new Pipeline(steps, { projectFolder: join(folder, project), lake, seed: 1 }).run();
  return Object.fromEntries(outcomes.map((outcome) => [outcome.step, outcome]));
}

const bytesOf = ({ folder: artifact }: StepOutcome, file: string) => readFile(join(artifact, file), "base64");

describe("the published spectrum", { timeout: 60_000 }, () => {
  it("learns from every title with a genre, after one of the training part was evaluated", async () => {
    const { train, refit, evaluate, neighbours } = await run(".first", "all");
    expect(refit.summary).toMatchObject({ trainedOn: 240, passes: train.summary.bestPasses });
    expect(train.summary.trainedOn).toBeLessThan(200);
    expect(evaluate.summary.testTitles).toBeGreaterThan(30);
    expect(await bytesOf(refit, "spectrum.parquet")).not.toBe(await bytesOf(train, "spectrum.parquet"));
    const project = await Project.open(join(folder, ".first"), lake);
    expect(project.spectrumFolder()).toMatch(/refit/);
    const manifest = JSON.parse(await readFile(join(neighbours.folder, "manifest.json"), "utf8")) as {
      inputs: object;
    };
    expect(Object.keys(manifest.inputs)).toEqual(["refit"]);
  });

  it("has the same bytes in every run", async () => {
    const [first, second] = [await run(".first", "all"), await run(".second", "all")];
    for (const file of ["spectrum.parquet", "intensities.parquet", "model/network.onnx"]) {
      expect(await bytesOf(second.refit, file)).toBe(await bytesOf(first.refit, file));
    }
  });

  it("is that of the training part when so configured, and what was evaluated is not done again", async () => {
    const before = await run(".first", "all");
    const after = await run(".first", "train");
    expect(after).not.toHaveProperty("refit");
    expect(after.evaluate).toMatchObject({ cached: true, key: before.evaluate.key });
    expect(after.neighbours.key).not.toBe(before.neighbours.key);
    const project = await Project.open(join(folder, ".first"), lake);
    expect(project.spectrumFolder()).toBe(after.train.folder);
  });
});
