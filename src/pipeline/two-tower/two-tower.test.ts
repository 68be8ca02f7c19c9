import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake } from "../../storage/index.ts";
import { runConfigurationSchema } from "../configuration.ts";
import { Project } from "../project.ts";
import { readTitleAttention } from "../recommend/title-attention.ts";
import { findTowerAudience, type TowerAudience } from "../recommend/tower-audience.ts";
import { recommendByTowers, type TowerAnswer } from "../recommend/tower-recommendations.ts";
import { Pipeline } from "../runner.ts";
import { catalogueSteps } from "../steps.ts";
import { madeUpService } from "./made-up-service.test-helper.ts";
import { readTwoTowers } from "./tower-files.ts";
import { trainTwoTower } from "./two-tower.ts";
import type { TwoTowerSummary } from "./two-tower-step.ts";

let folder: string;
let lake: Lake;
let project: Project;
const configuration = runConfigurationSchema.parse({});
const { recommend } = configuration;
const options = {
  ...{ dimensions: 16, modalityWidth: 16, idDimensions: 8, attentionWidth: 8, residualBlocks: 1 },
  ...{ batchSize: 64, epochs: 12, patience: 12, learningRate: 1e-2, dropout: 0, historyDropout: 0.1 },
};

async function projectOf(name: string, files: Readonly<Record<string, string>>): Promise<Project> {
  const data = join(folder, name, "data");
  await mkdir(data, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(data, file), content);
  const steps = (await catalogueSteps(data, configuration)).filter((step) => step.name === "import");
  const projectFolder = join(folder, name, "project");
  await new Pipeline(steps, { projectFolder, lake, seed: 1 }).run();
  return Project.open(projectFolder, lake);
}

const train = async (work: { readonly separateKinds?: boolean } = {}) => {
  const artifact = await trainTwoTower(project, { lake, recommend, options, ...work });
  return { artifact, summary: artifact.manifest.summary as unknown as TwoTowerSummary };
};

const ask = (request: { readonly viewer?: string; readonly likes?: readonly string[] }) =>
  recommendByTowers(project, { count: 8, ...request }, { lake, configuration: recommend });

const namesOf = ({ lists }: TowerAnswer) =>
  lists.flatMap(({ titles }) => titles.map(({ title }) => title.name));
/** The share of titles of a taste. */
const shareOf = (taste: number, answer: TowerAnswer) => {
  const names = namesOf(answer);
  return names.filter((name) => Number(name.split(" ")[1]) % 2 === taste).length / names.length;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-two-tower-"));
  lake = await openLake({ threads: 2 });
  project = await projectOf("service", { ...madeUpService() });
}, 60_000);
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

describe("trainTwoTower", () => {
  it("learns from what is known of titles and viewers, and recommends warm and new titles in one order", async () => {
    const { artifact, summary } = await train();
    expect(summary).toMatchObject({
      viewers: 90,
      viewerFeatures: ["country"],
      towers: [{ kind: "all", titles: 150, modalities: ["categorical", "id"] }],
    });
    const [towers] = await readTwoTowers(artifact);
    const categories = Array.from({ length: towers.categories.size }, (_, at) => towers.categories.at(at));
    const fields = new Set(categories.map(([field]) => field));
    for (const field of ["month", "popularity", "recentPopularity"]) expect(fields).toContain(field);
    expect(categories).toContainEqual(["month", "2024-03"]);
    expect(new Set(summary.attention.map(({ titles }) => titles))).toEqual(new Set(["film", "series"]));
    const answer = await ask({ viewer: "v4" });
    expect(answer).toMatchObject({ viewer: { id: "marquee:v4", seen: 24 }, features: ["country NO"] });
    expect(answer.lists).toHaveLength(1);
    expect(shareOf(0, answer)).toBeGreaterThan(0.8);
    const [{ titles, history }] = answer.lists;
    expect(history.length).toBeGreaterThan(0);
    for (const { attention } of titles) {
      expect(attention.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 4);
    }
    const everything = await recommendByTowers(
      project,
      { count: 150, viewer: "v4" },
      { lake, configuration: recommend },
    );
    const fresh = everything.lists[0].titles.filter(({ isNew }) => isNew).map(({ title }) => title.name);
    expect(fresh).toEqual(expect.arrayContaining(["Title 149", "Title 131"]));
    expect(everything.lists[0].titles.length).toBe(150 - 24);
  }, 60_000);

  it("knows a viewer without events by what else is known of them, and takes what someone new likes", async () => {
    await train();
    const newcomer = await ask({ viewer: "newcomer" });
    expect(newcomer).toMatchObject({ viewer: { id: "marquee:newcomer", seen: 0 }, features: ["country FR"] });
    expect(shareOf(1, newcomer)).toBeGreaterThan(0.7);
    const titles = await project.titles();
    const likes = titles.filter(({ name }) => ["Title 0", "Title 2", "Title 8"].includes(name));
    const taken = await ask({ likes: likes.map(({ id }) => id) });
    expect(taken.viewer).toBeUndefined();
    expect(shareOf(0, taken)).toBeGreaterThan(0.7);
    expect(namesOf(taken)).not.toContain("Title 2");
    expect((await ask({ viewer: "nobody" })).viewer).toBeUndefined();
  }, 60_000);

  it("finds the viewers of a title that the catalogue does not have", async () => {
    await train();
    const audienceOf = (genres: readonly string[], kind: "film" | "series" = "film") =>
      findTowerAudience(
        project,
        {
          facts: { name: "New", kind, genres: [...genres], primaryGenres: [], maturity: "PG" },
          ...{ vectors: {}, count: 10, viewer: "v4" },
        },
        { lake, configuration: recommend },
      );
    const [comedy, horror] = [await audienceOf(["comedy"]), await audienceOf(["horror"])];
    const evenOf = ({ viewers }: TowerAudience) =>
      viewers.filter(({ viewer }) => Number(viewer.split(":v")[1]) % 2 === 0).length;
    expect(evenOf(comedy)).toBeGreaterThanOrEqual(9);
    expect(evenOf(horror)).toBeLessThanOrEqual(1);
    expect(comedy.of).toBe(90);
    expect(comedy.asked?.viewer).toBe("marquee:v4");
    expect(comedy.asked?.place).toBeLessThan(horror.asked?.place ?? 0);
    expect(comedy.among.first20).toBeLessThanOrEqual(comedy.among.first100);
    expect(comedy.attention.map(({ modality }) => modality)).toEqual(["categorical"]);
    expect(comedy.attention[0].weight).toBeCloseTo(1, 5);
    const near = comedy.neighbours.map(({ title }) => Number(title.name.split(" ")[1]) % 2);
    expect(near.filter((taste) => taste === 0).length).toBeGreaterThan(7);
    // Nothing is known of it that the towers know.
    const unknown = await audienceOf(["a genre of its own"]);
    for (const { score } of unknown.viewers) expect(score).not.toBeNaN();
    expect([comedy.unknown, unknown.unknown]).toEqual([[], ["genre a genre of its own"]]);
  }, 60_000);

  it("trains towers for films and for series apart, whose lists stay apart", async () => {
    const { summary } = await train({ separateKinds: true });
    expect(summary.towers.map(({ kind, titles }) => [kind, titles])).toEqual([
      ["film", 100],
      ["series", 50],
    ]);
    expect(summary.towers.every(({ heldOutNdcg }) => heldOutNdcg !== undefined)).toBe(true);
    const answer = await ask({ viewer: "v4" });
    expect(answer.lists.map(({ kind }) => kind)).toEqual(["film", "series"]);
    for (const { kind, titles, history } of answer.lists) {
      for (const { title } of [...titles, ...history]) expect(title.kind).toBe(kind);
    }
    // Of the series that suit, the viewer has seen most.
    expect(shareOf(0, answer)).toBeGreaterThan(0.65);
    const only = await recommendByTowers(
      project,
      { viewer: "v4", count: 3, filters: { kind: "series" } },
      { lake, configuration: recommend },
    );
    expect(only.lists.map(({ kind, titles }) => [kind, titles.length])).toEqual([["series", 3]]);
    const asked = { facts: { name: "New", kind: "series" as const, genres: ["comedy"], primaryGenres: [] } };
    const audience = await findTowerAudience(
      project,
      { ...asked, vectors: {}, count: 5 },
      { lake, configuration: recommend },
    );
    expect(audience.kind).toBe("series");
    for (const { title } of audience.neighbours) expect(title.kind).toBe("series");
    const series = answer.lists[1].titles[0];
    const weights = await readTitleAttention(project, series.title.id);
    expect(weights?.map(({ modality }) => modality)).toEqual(
      series.attention.map(({ modality }) => modality),
    );
    // What is trained already is not trained again, and asked from now on.
    await train();
    expect((await ask({ viewer: "v4" })).lists.map(({ kind }) => kind)).toEqual(["all"]);
  }, 60_000);
});

it("refuses a folder of posters that is not there", async () => {
  const work = { lake, recommend, options, dataFolder: join(folder, "nowhere") };
  await expect(trainTwoTower(project, work)).rejects.toMatchObject({ code: "not-found" });
});

it("says so when a kind has too few likings for towers of its own, and when no towers were trained", async () => {
  const few = await projectOf("few", { ...madeUpService({ viewers: 12 }) });
  await expect(
    recommendByTowers(few, { count: 3 }, { lake, configuration: recommend }),
  ).rejects.toMatchObject({
    code: "not-found",
  });
  const separate = trainTwoTower(few, { lake, recommend, options, separateKinds: true });
  await expect(separate).rejects.toMatchObject({ code: "missing-input" });
  await expect(separate).rejects.toThrow(/too few for towers of their own/);
}, 60_000);
