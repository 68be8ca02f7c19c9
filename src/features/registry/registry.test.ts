import { expect, it } from "vitest";
import { z } from "zod";
import { describeOnDatabases } from "../../../test/support/databases.ts";
import { openDatabase } from "../../storage/index.ts";
import { featureMigrations } from "../migrations.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { defineFeatureService } from "../views/service.ts";
import { lakeQuery, lakeTable } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";
import { FeatureRegistry } from "./registry.ts";

const facts = (type: z.ZodType, description = "facts") =>
  defineFeatureView({
    name: "facts",
    entity: "title",
    source: lakeTable({ table: "titles" }),
    owner: "catalogue",
    description,
    fields: { year: { type, description: "year" } },
  });
const decade = defineFeatureView({
  name: "decade",
  entity: "title",
  source: lakeQuery("SELECT *, year // 10 AS decade FROM {view:facts}"),
  owner: "catalogue",
  description: "decade",
  fields: { decade: { type: z.number(), description: "decade" } },
});
const service = defineFeatureService({ name: "home", features: ["decade"], owner: "o", description: "d" });
const project = (view: ReturnType<typeof facts>) => new FeatureDefinitions([decade, view], [service]);
const clock = { now: () => Date.parse("2026-01-02T03:04:05Z") };

describeOnDatabases("the registry of feature views", ({ open, place }) => {
  it("numbers definitions, keeps the old ones readable and says what depends on a change", async () => {
    const registry = new FeatureRegistry(await open(featureMigrations), clock);
    const first = await registry.register(project(facts(z.int())));
    expect(first.map(({ name, version, outcome }) => [name, version, outcome])).toEqual([
      ["facts", 1, "new"],
      ["decade", 1, "new"],
    ]);
    const [changed, unchanged] = await registry.register(project(facts(z.number())));
    expect(changed).toMatchObject({
      version: 2,
      outcome: "changed",
      changes: [{ kind: "field-type", field: "year" }],
      dependents: { views: ["decade"], services: ["home"] },
    });
    expect(unchanged.outcome).toBe("unchanged");
    expect(
      (await registry.list()).map(({ view, version, current }) => [view.name, version, current]),
    ).toEqual([
      ["decade", 1, true],
      ["facts", 1, false],
      ["facts", 2, true],
    ]);
    const old = await registry.find("facts", 1);
    expect(old.view.fields[0].type).toEqual({ kind: "integer" });
    expect(old.registeredAt).toEqual(new Date(clock.now()));
    const definitions = new FeatureDefinitions(project(facts(z.number())).views, [], await registry.list());
    expect(definitions.view("facts", 1).hash).toBe(facts(z.int()).hash);
    await expect(registry.find("facts", 3)).rejects.toThrow(/"facts@3"/);
    await expect(registry.find("fact")).rejects.toThrow(/"fact"/);
  });

  it("gives an earlier definition its number back and takes new words without a new version", async () => {
    const registry = new FeatureRegistry(await open(featureMigrations), clock);
    await registry.register(project(facts(z.int())));
    await registry.register(project(facts(z.number())));
    const planned = await registry.plan(project(facts(z.int())));
    const [back] = await registry.register(project(facts(z.int())));
    expect(planned[0]).toEqual(back);
    expect(back).toMatchObject({ version: 1, outcome: "back" });
    const [words] = await registry.register(project(facts(z.int(), "better words")));
    expect(words).toMatchObject({ version: 1, outcome: "words" });
    expect((await registry.find("facts")).view.description).toBe("better words");
    expect((await registry.list()).filter(({ view }) => view.name === "facts")).toHaveLength(2);
  });

  it("keeps one number a definition when several register at once", async () => {
    const where = await place();
    const base = await openDatabase({ ...where, migrations: featureMigrations });
    // The embedded database has one process, which may still register twice at once.
    const others =
      "url" in where
        ? await Promise.all([1, 2].map(() => openDatabase({ ...where, migrations: [] })))
        : [base, base];
    const kinds = [z.int(), z.number(), z.boolean(), z.string(), z.int(), z.date()];
    await Promise.all(
      kinds.map((kind, index) =>
        new FeatureRegistry(others[index % 2], clock).register(project(facts(kind))),
      ),
    );
    const registered = (await new FeatureRegistry(base, clock).list()).filter(
      ({ view }) => view.name === "facts",
    );
    expect(registered.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(registered.filter(({ current }) => current)).toHaveLength(1);
    await Promise.all(new Set([base, ...others]).values().map((database) => database.close()));
  });
});
