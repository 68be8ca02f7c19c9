import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Title } from "../../domain/index.ts";
import {
  ArtifactStore,
  type Lake,
  openLake,
  openQueue,
  writeParquet,
  writeTitles,
} from "../../storage/index.ts";
import { featureHealth } from "./health.ts";
import { healthMetrics } from "./health-metrics.ts";
import { materializeJob, scheduleMaterialization, serveMaterializations } from "./materialize-job.ts";
import { ProjectFeatures } from "./project-features.ts";

const hour = 3_600_000;
const firstImport = Date.parse("2026-01-01T00:00:00Z");
const clock = { time: firstImport + hour, now: () => clock.time };
let folder: string;
let lake: Lake;
let store: ProjectFeatures;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-project-features-"));
  lake = await openLake({ threads: 2 });
  await importCatalogue(firstImport, 5);
  store = await ProjectFeatures.open({ projectFolder: folder, lake, clock });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  lake.close();
  await rm(folder, { recursive: true });
});

const titleId = (number: number) => `film-${number.toString(16).padStart(16, "0")}` as Title["id"];

/** Makes the artifact of an import that came at a time, with votes about a mean. */
async function importCatalogue(time: number, meanVote: number): Promise<void> {
  const artifacts = new ArtifactStore(join(folder, "artifacts"));
  const identity = { step: "import", stepVersion: 1, configuration: { meanVote }, inputs: {} };
  const titles = Array.from({ length: 300 }, (_, number) => ({
    ...{ id: titleId(number), name: `Film ${number}`, kind: "film", externalIds: {}, sources: ["test"] },
    ...{ genres: ["drama"], primaryGenres: ["drama"], voteAverage: meanVote + ((number * 7) % 100) / 50 },
  })) as unknown as Title[];
  // The second import brings an event from before the first materialisation, of which nobody knew then.
  const late = titles.slice(0, meanVote === 6 ? 1 : 0);
  const events = [...titles, ...late].map(({ id }, number) => ({
    ...{ viewerId: `test:${number % 10}`, titleId: id, kind: "watch", value: 1, source: "test" },
    eventTime: new Date(number < titles.length ? firstImport - number * hour : firstImport + hour / 2),
  }));
  const columns = {
    viewerId: "text",
    titleId: "text",
    kind: "text",
    value: "double",
    eventTime: "time",
    source: "text",
  };
  const { folder: made, manifest } = await artifacts.create(identity, async (place) => {
    await writeTitles(lake, join(place, "titles.parquet"), titles);
    await writeParquet(lake, join(place, "events.parquet"), columns as never, events);
    return {};
  });
  await utimes(join(made, "manifest.json"), time / 1000, time / 1000);
  const latest = join(folder, "latest.json");
  await writeFile(latest, JSON.stringify({ import: `artifacts/import/${manifest.key}` }));
  await utimes(latest, time / 1000, time / 1000);
}

const healthOf = () => featureHealth(store, { now: clock.time, maximumLagMs: 24 * hour });
const alertsOf = async () =>
  (await healthOf()).flatMap(({ alerts }) =>
    alerts.map(({ view, field, reason }) => `${view}:${field ?? ""} ${reason}`),
  );

describe("the features of a project", () => {
  it("come online where the project has their tables; what it cannot have raises no alert", async () => {
    expect(await alertsOf()).toEqual([
      "title-facts: never-materialized",
      "title-activity: never-materialized",
      "viewer-activity: never-materialized",
    ]);
    const { runs, skipped } = await store.materialize();
    expect(runs.map(({ view, changed }) => `${view} ${changed}`)).toEqual([
      "title-facts@1 300",
      "title-activity@1 300",
      "viewer-activity@1 10",
    ]);
    expect(skipped).toContainEqual({ view: "title-tags", missingTables: ["tags"] });
    expect(await alertsOf()).toEqual([]);
    const online = await store.online();
    const [row] = await online.getOnlineFeatures({
      features: ["title-facts:voteAverage", "title-facts:year"],
      keys: [{ titleId: titleId(1) }],
    });
    expect(row.values).toMatchObject({
      "title-facts:voteAverage": { status: "present", value: 5.14 },
      "title-facts:year": { status: "missing", value: null },
    });
  });

  it("refuses a view by name whose tables are not there", async () => {
    await expect(store.materialize({ views: ["genre-spectrum"] })).rejects.toMatchObject({
      code: "missing-input",
    });
  });

  it("are told to be stale, and to have drifted after an import of other values, until that is accepted", async () => {
    clock.time += 30 * hour;
    expect(await alertsOf()).toEqual([
      "title-facts: stale",
      "title-activity: stale",
      "viewer-activity: stale",
    ]);
    await importCatalogue(clock.time - hour, 6);
    const { runs } = await store.materialize();
    expect(runs.map(({ view, changed }) => `${view} ${changed}`)).toEqual([
      "title-facts@1 300",
      "title-activity@1 1",
      "viewer-activity@1 1",
    ]);
    expect(await alertsOf()).toEqual(["title-facts:voteAverage distribution-shift"]);
    const metrics = healthMetrics(await healthOf(), clock.time);
    const shift = metrics.find(({ name }) => name === "marquee_feature_stability_index");
    const labels = { view: "title-facts", version: "1", feature: "voteAverage" };
    expect(shift?.samples.find((sample) => sample.labels?.feature === "voteAverage")).toEqual({
      labels,
      value: expect.any(Number) as number,
    });
    expect(await store.accept(["title-facts"])).toEqual(["title-facts@1"]);
    expect(await alertsOf()).toEqual([]);
  });

  it("are brought up to date by whoever serves the jobs of a schedule", async () => {
    const [schedule] = await scheduleMaterialization(store.database, "*/10 * * * *", ["title-facts"]);
    expect(schedule).toMatchObject({ cron: "*/10 * * * *" });
    expect(await scheduleMaterialization(store.database, undefined)).toEqual([]);
    await expect(scheduleMaterialization(store.database, "every hour")).rejects.toMatchObject({
      code: "invalid-option",
    });
    clock.time += hour;
    await importCatalogue(clock.time, 7);
    const queue = await openQueue(store.database, { jobs: [materializeJob] });
    const { id } = await queue.send(materializeJob, { views: ["title-facts"] });
    const stop = new AbortController();
    const done: number[] = [];
    await serveMaterializations(store, {
      signal: stop.signal,
      onDone: ({ runs }) => {
        done.push(runs[0].changed);
        stop.abort();
      },
    });
    expect(done).toEqual([300]);
    expect(await queue.status(id)).toMatchObject({
      state: "done",
      result: { views: 1, received: 300, changed: 300 },
    });
    await queue.close();
  });
});
