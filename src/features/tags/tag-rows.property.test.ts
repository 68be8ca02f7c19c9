import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Tag, tagSchema, tagSources, tagStatuses } from "../../domain/index.ts";
import { type Lake, openLake } from "../../storage/index.ts";
import { getHistoricalFeatures } from "../offline/history.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { type TagConflict, verifiedTags } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";
import { tagFields } from "./tag-fields.ts";
import { writeTags } from "./tag-table.ts";

let folder: string;
let lake: Lake;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-tags-"));
  lake = await openLake({ threads: 2 });
});
afterAll(async () => {
  lake.close();
  await rm(folder, { recursive: true });
});

const start = Date.parse("2024-01-01T00:00:00Z");
const moment = fc.integer({ min: 0, max: 6 }).map((step) => new Date(start + step * 1000));
const titles = ["film-000000000000000a", "film-000000000000000b"];
const tag: fc.Arbitrary<Tag> = fc
  .record({
    titleId: fc.constantFrom(...titles),
    label: fc.constantFrom("heist", "noir"),
    base: fc.boolean(),
    score: fc.constantFrom(0, 0.25, 0.5, 1),
    source: fc.constantFrom(...tagSources),
    labeller: fc.constantFrom("one", "two"),
    evidence: fc.constantFrom("", "“a vault”"),
    schemaVersion: fc.constantFrom("1", "2"),
    run: fc.constantFrom("r1", "r2"),
    status: fc.constantFrom(...tagStatuses),
    eventTime: moment,
    knownTime: moment,
  })
  .map((made) => tagSchema.parse(made));
const conflict: fc.Arbitrary<TagConflict> = fc.constantFrom<TagConflict>(
  { policy: "latest" },
  { policy: "priority", order: ["human", "language-model"] },
  { policy: "majority" },
);
const scenario = fc.record({
  tags: fc.array(tag, { maxLength: 20 }),
  conflict,
  top: fc.integer({ min: 1, max: 2 }),
  minimumScore: fc.constantFrom(0, 0.5),
  asKnownNow: fc.boolean(),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

/** The verified tags of a title at a time by going through every statement, or `null` when nothing was said. */
function bruteForce(
  given: Scenario,
  titleId: string,
  at: Date,
): Pick<Tag, "label" | "score" | "run">[] | null {
  const seen = given.tags.filter(
    (one) => one.titleId === titleId && one.eventTime <= at && (given.asKnownNow || one.knownTime <= at),
  );
  if (seen.length === 0) return null;
  const chosen = ["heist", "noir"].flatMap((label) => {
    const verdicts = newestOfEach(seen.filter((one) => one.label === label && one.status !== "proposed"));
    return decide(verdicts, given.conflict);
  });
  return chosen
    .filter(({ score }) => score >= given.minimumScore)
    .sort((a, b) => b.score - a.score || (a.label < b.label ? -1 : 1))
    .slice(0, given.top);
}

function newestOfEach(statements: readonly Tag[]): Tag[] {
  const newest = new Map<string, Tag>();
  for (const one of statements) {
    const labeller = `${one.source} ${one.labeller}`;
    const known = newest.get(labeller);
    if (known === undefined || newer(one, known) < 0) newest.set(labeller, one);
  }
  return [...newest.values()];
}

function decide(verdicts: Tag[], { policy, ...rest }: TagConflict): Tag[] {
  const byLabeller = (a: Tag, b: Tag) =>
    newer(a, b) || text(a.source, b.source) || text(a.labeller, b.labeller);
  if (policy === "majority") {
    const approved = verdicts.filter(({ status }) => status === "verified").sort(byLabeller);
    if (2 * approved.length <= verdicts.length) return [];
    const score = approved.reduce((sum, one) => sum + one.score, 0) / approved.length;
    return [{ ...approved[0], score }];
  }
  const order = "order" in rest ? rest.order : undefined;
  const rank = ({ source }: Tag) => order?.indexOf(source) ?? 0;
  const [first] = verdicts
    .filter((one) => rank(one) >= 0)
    .sort((a, b) => rank(a) - rank(b) || byLabeller(a, b));
  return (first as Tag | undefined)?.status === "verified" ? [first] : [];
}

/** Negative when the first one is the newer; equal times fall to the other members, greatest first. */
function newer(a: Tag, b: Tag): number {
  return (
    b.eventTime.getTime() - a.eventTime.getTime() ||
    b.knownTime.getTime() - a.knownTime.getTime() ||
    text(b.status, a.status) ||
    b.score - a.score ||
    text(b.evidence, a.evidence) ||
    text(b.schemaVersion, a.schemaVersion) ||
    text(b.run, a.run)
  );
}

const text = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("verified tags as features", () => {
  it("are at every moment what going through all statements gives, under every policy", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const path = join(folder, "tags.parquet");
        await writeTags(lake, path, given.tags);
        const { conflict: rule, top, minimumScore } = given;
        const view = defineFeatureView({
          name: "title-tags",
          entity: "title",
          source: verifiedTags({ conflict: rule, top, minimumScore }),
          owner: "tests",
          description: "tags",
          fields: tagFields,
        });
        const rows = titles.flatMap((titleId) =>
          Array.from({ length: 7 }, (_, step) => ({ titleId, eventTime: new Date(start + step * 1000) })),
        );
        const { columns } = await getHistoricalFeatures({
          lake,
          tables: { tags: { paths: path } },
          definitions: new FeatureDefinitions([view]),
          features: ["title-tags"],
          entities: { rows },
          asKnownNow: given.asKnownNow,
        });
        const expected = rows.map(({ titleId, eventTime }) => bruteForce(given, titleId, eventTime));
        const found = (name: string) =>
          Array.from<unknown>(columns[`title-tags:${name}`].values).map((value) =>
            value instanceof Float64Array ? [...value] : value,
          );
        expect(found("tags")).toEqual(expected.map((tags) => tags?.map(({ label }) => label) ?? null));
        expect(found("scores")).toEqual(expected.map((tags) => tags?.map(({ score }) => score) ?? null));
        expect(found("runs")).toEqual(expected.map((tags) => tags?.map(({ run }) => run) ?? null));
      }),
      { numRuns: 60, seed: 7 },
    );
  }, 60_000);
});
