import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLake } from "../../src/storage/index.ts";
import { startMarquee } from "../support/marquee-process.ts";
import { smallCatalogue } from "./small-catalogue.test-helper.ts";

const minutes = 60_000;
let folder: string;

/** A project's own views: one of the catalogue, and one of values that are made elsewhere. */
const ownViews = (fields: string) => `
import { defineFeatureService, defineFeatureView, lakeTable, lakeQuery, z } from "marquee-metadata/features";

const age = defineFeatureView({
  name: "title-age",
  entity: "title",
  source: lakeQuery(\`SELECT id AS "titleId", TIMESTAMP '2020-01-01' AS "eventTime", TIMESTAMP '2020-02-01' AS "knownTime",
    2020 - year AS age, "voteCount" AS votes FROM {titles}\`),
  owner: "tests",
  description: "Age of a title",
  fields: { ${fields} },
});
const scores = defineFeatureView({
  name: "scores",
  entity: "title",
  source: lakeTable({ table: "imported/scores" }),
  owner: "tests",
  description: "Scores from elsewhere",
  fields: { score: { type: z.number().min(0).max(1), description: "a score" } },
});
export const views = [age, scores];
export const services = [defineFeatureService({ name: "ages", features: ["title-age"], owner: "tests", description: "Ages" })];
`;
const ageField = 'age: { type: z.int(), description: "years" }';
const votesField = 'votes: { type: z.int(), description: "votes" }';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-features-"));
  await mkdir(join(folder, "catalogue"));
  await writeFile(join(folder, "catalogue", "titles.jsonl"), smallCatalogue());
  await writeFile(join(folder, "marquee.views.ts"), ownViews(ageField));
  await marquee("run", "--data", "catalogue", "--until", "import");
}, 2 * minutes);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function marquee(...args: string[]) {
  const program = startMarquee([...args, "--json"], { cwd: folder });
  const { code } = await program.ended;
  return { code, result: JSON.parse(program.out) as Record<string, unknown> };
}

describe("marquee features", () => {
  it(
    "goes from a view in TypeScript to values online, in a training set, from and to other programs",
    async () => {
      const first = await marquee("features", "materialize", "--all");
      expect(first.result).toMatchObject({
        runs: expect.arrayContaining([
          expect.objectContaining({ view: "title-facts@1", received: 240, changed: 240 }),
          expect.objectContaining({ view: "title-age@1", received: 240 }),
        ]) as unknown,
        skipped: expect.arrayContaining([{ view: "scores", missingTables: ["imported/scores"] }]) as unknown,
      });
      const id = await makeTrainingSet();
      using lake = await openLake();
      await lake.execute(`COPY (SELECT '${id}' AS "titleId", now() AS event_timestamp, 0.75 AS score)
        TO '${folder}/scores.parquet' (FORMAT parquet)`);
      expect(await marquee("features", "import", "scores", "scores.parquet")).toMatchObject({
        code: 0,
        result: { rows: 1 },
      });
      expect((await marquee("features", "export", "scores", "--out", "feast")).result).toMatchObject({
        files: [{ path: join("feast", "scores.parquet"), rows: 1 }],
      });
    },
    3 * minutes,
  );

  it(
    "makes a new version of a changed view and says who depends on it; until then it is out of date",
    async () => {
      await writeFile(join(folder, "marquee.views.ts"), ownViews(`${ageField}, ${votesField}`));
      const alerts = expect.arrayContaining([
        expect.objectContaining({ view: "title-age", reason: "changed" }),
        expect.objectContaining({ view: "scores", reason: "never-materialized" }),
      ]) as unknown;
      expect(await marquee("features", "check")).toMatchObject({
        code: 1,
        result: { error: { code: "check-failed", details: { alerts } } },
      });
      const { result } = await marquee("features", "materialize", "--all");
      expect(result.registrations).toContainEqual(
        expect.objectContaining({
          name: "title-age",
          version: 2,
          outcome: "changed",
          dependents: { views: [], services: ["ages"] },
        }),
      );
      const references = "title-age:age,title-facts:runtimeMinutes,scores:score";
      expect((await marquee("features", "get", references, "Story 3", "Story 4")).result).toMatchObject({
        rows: [
          {
            values: {
              "title-age:age": { status: "present", value: 19 },
              "title-facts:runtimeMinutes": { status: "missing", value: null },
              "scores:score": { status: "present", value: 0.75 },
            },
          },
          { values: { "scores:score": { status: "missing", value: null } } },
        ],
      });
      expect(await marquee("doctor")).toMatchObject({
        code: 0,
        result: {
          checks: expect.arrayContaining([
            expect.objectContaining({ name: "features", state: "ok" }),
          ]) as unknown,
        },
      });
    },
    3 * minutes,
  );
});

/** The facts became known on the first of February: in January nothing is known. */
async function makeTrainingSet(): Promise<string> {
  using lake = await openLake();
  const [{ id }] = await lake.query<{ id: string }>(
    `SELECT id FROM read_parquet('${folder}/.marquee/artifacts/import/*/titles.parquet') WHERE name = 'Story 3'`,
  );
  const rows = [
    "titleId,eventTime,liked",
    `${id},2020-01-15T00:00:00Z,1`,
    `${id},2020-02-15T00:00:00+01:00,0`,
  ];
  await writeFile(join(folder, "watched.csv"), rows.join("\n"));
  const files = ["--entities", "watched.csv", "--out", "train.parquet"];
  expect(await marquee("features", "history", "title-age:age", ...files)).toMatchObject({
    code: 0,
    result: { rows: 2 },
  });
  expect(
    await lake.query(`SELECT liked, "title-age:age" AS age FROM read_parquet('${folder}/train.parquet')`),
  ).toEqual([
    { liked: "1", age: null },
    { liked: "0", age: "19" },
  ]);
  return id;
}
