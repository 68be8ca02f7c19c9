import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Lake, openLake } from "../../storage/index.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { lakeQuery } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";
import { compareProfiles, driftAlerts } from "./drift.ts";
import { profileView, type ViewProfile } from "./profile.ts";

let lake: Lake;
beforeAll(async () => {
  lake = await openLake({ threads: 2 });
});
afterAll(() => lake.close());

const at = new Date("2026-01-10T00:00:00Z");
/** 900 titles with values that are anything but regular. */
const usual = {
  score: "(hash(i) % 1000) / 1000",
  kind: "CASE WHEN hash(i + 7) % 4 = 0 THEN 'series' ELSE 'film' END",
  genres: "CASE WHEN hash(i + 3) % 2 = 0 THEN ['drama'] ELSE ['comedy', 'crime'] END",
  vector: "[(hash(i + 1) % 100) / 100, (hash(i + 2) % 100) / 100]",
  constant: "5",
};
type Values = Partial<Record<keyof typeof usual | "eventTime", string>>;

function viewWith(values: Values, timeToLive: { days: number } | null = null) {
  const { eventTime = "TIMESTAMP '2026-01-01' + to_hours((i % 24)::BIGINT)", ...own } = values;
  const fields = Object.entries({ ...usual, ...own }).map(([name, sql]) => `${sql} AS ${name}`);
  return defineFeatureView({
    name: "facts",
    entity: "title",
    timeToLive,
    owner: "tests",
    description: "facts",
    source: lakeQuery(`SELECT 'film-' || i AS "titleId", ${eventTime} AS "eventTime",
      TIMESTAMP '2026-01-01' AS "knownTime", ${fields.join(", ")} FROM range(900) t(i)`),
    fields: {
      score: { type: z.number(), description: "a number" },
      kind: { type: z.enum(["film", "series"]), description: "one of two" },
      genres: { type: z.array(z.string()), description: "texts" },
      vector: { type: z.array(z.number()), description: "numbers" },
      constant: { type: z.int(), description: "always the same" },
    },
  });
}

function profileOf(values: Values, reference?: ViewProfile, timeToLive?: { days: number }) {
  const view = viewWith(values, timeToLive);
  const context = { lake, tables: {}, definitions: new FeatureDefinitions([view]) };
  return profileView(context, view, { at, reference });
}

async function alertsAfter(change: Values) {
  const reference = await profileOf({});
  const current = await profileOf(change, reference);
  const sizes = { reference: reference.entities, current: current.entities };
  return driftAlerts(compareProfiles(reference, current), sizes).map(
    ({ field, reason }) => `${field} ${reason}`,
  );
}

describe("the profile of a view", () => {
  it("counts entities, missing values and ages, and lays every value into a bin", async () => {
    const { entities, fields } = await profileOf({ score: "CASE WHEN i >= 90 THEN i END" });
    const [score, kind, genres, vector, constant] = fields;
    expect(entities).toBe(900);
    expect(score).toMatchObject({ missing: 90, newestEventTime: Date.UTC(2026, 0, 1, 23), mean: 494.5 });
    const [{ bins, counts }] = score.distributions;
    expect(bins).toMatchObject({ kind: "numbers" });
    expect(counts).toEqual([81, 81, 81, 81, 81, 81, 81, 81, 81, 81]);
    expect(kind.distributions[0].bins).toEqual({ kind: "categories", categories: ["film", "series"] });
    expect(kind.mean).toBeNull();
    expect(genres.distributions[0].counts.slice(1)).toEqual([expect.any(Number), expect.any(Number), 0]);
    expect(vector.distributions).toHaveLength(2);
    expect(constant.distributions[0]).toEqual({
      bins: { kind: "categories", categories: ["5.0"] },
      counts: [900, 0],
    });
  });

  it("sees only what would be served: nothing that is still unknown, and nothing that has expired", async () => {
    const later = { eventTime: "TIMESTAMP '2026-01-01' + to_days((i % 18)::INTEGER)" };
    expect((await profileOf(later)).entities).toBe(500);
    expect((await profileOf(later, undefined, { days: 4 })).entities).toBe(250);
  });

  it("raises no alert where nothing changed, also on other titles of the same kind", async () => {
    expect(await alertsAfter({})).toEqual([]);
    const others = Object.fromEntries(
      Object.entries(usual).map(([name, sql]) => [name, sql.replace("hash(i", "hash(i + 5000")]),
    );
    expect(await alertsAfter(others)).toEqual([]);
  });

  it("tells which field has moved, whatever its type", async () => {
    expect(await alertsAfter({ score: "(hash(i) % 1000) / 1000 + 0.3" })).toEqual([
      "score distribution-shift",
    ]);
    expect(await alertsAfter({ kind: "CASE WHEN i % 2 = 0 THEN 'series' ELSE 'film' END" })).toEqual([
      "kind distribution-shift",
    ]);
    expect(await alertsAfter({ genres: "['western']" })).toEqual(["genres distribution-shift"]);
    expect(await alertsAfter({ vector: "[(hash(i + 1) % 100) / 100, (hash(i + 2) % 50) / 100]" })).toEqual([
      "vector distribution-shift",
    ]);
    expect(await alertsAfter({ constant: "4" })).toEqual(["constant distribution-shift"]);
    expect(await alertsAfter({ score: "CASE WHEN i % 5 > 0 THEN (hash(i) % 1000) / 1000 END" })).toEqual([
      "score missing-values",
    ]);
  });
});
