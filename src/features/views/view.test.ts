import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compareViews } from "./compare.ts";
import { readReference } from "./reference.ts";
import { defineFeatureService } from "./service.ts";
import { lakeQuery, lakeTable } from "./source.ts";
import { defineFeatureView, definitionOf, type FeatureValues, type ViewDefinition, viewOf } from "./view.ts";

const field = (type: z.ZodType) => ({ type, description: "a field" });

const facts = {
  name: "facts",
  entity: "title",
  source: lakeTable({ table: "titles", keys: { titleId: "id" } }),
  owner: "catalogue",
  description: "facts",
} as const;

const view = (fields: Record<string, z.ZodType>) =>
  defineFeatureView({
    ...facts,
    fields: Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, field(type)])),
  });

const typeOf = (type: z.ZodType) => view({ value: type }).fields[0].type;

describe("a feature view", () => {
  it("reads the types of its fields from zod", () => {
    expect(typeOf(z.number())).toEqual({ kind: "number" });
    expect(typeOf(z.number().min(0).lt(1).nullable())).toEqual({ kind: "number", minimum: 0, below: 1 });
    expect(typeOf(z.number().min(0).min(5).min(3))).toEqual({ kind: "number", minimum: 5 });
    expect(typeOf(z.int())).toEqual({ kind: "integer" });
    expect(typeOf(z.number().int().max(9))).toEqual({ kind: "integer", maximum: 9 });
    expect(typeOf(z.int32())).toEqual({ kind: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 });
    expect(typeOf(z.string().max(10))).toEqual({ kind: "text", maximumLength: 10 });
    expect(typeOf(z.boolean())).toEqual({ kind: "boolean" });
    expect(typeOf(z.date())).toEqual({ kind: "timestamp" });
    expect(typeOf(z.enum(["film", "series"]))).toEqual({ kind: "enum", values: ["film", "series"] });
    expect(typeOf(z.array(z.number().min(0)).length(32))).toEqual({
      kind: "number[]",
      minimum: 0,
      minimumItems: 32,
      maximumItems: 32,
    });
    expect(typeOf(z.array(z.string().max(9)).optional())).toEqual({ kind: "text[]", maximumLength: 9 });
  });

  it.each([
    ["an object", z.object({}), /field "value".*"object"/],
    ["a refinement", z.number().refine((value) => value !== 3), /field "value".*"custom"/],
    ["a pattern", z.string().regex(/a/), /field "value".*"string_format"/],
    ["a bound of a date", z.date().min(new Date(0)), /field "value".*date/],
    ["an array of booleans", z.array(z.boolean()), /arrays hold/],
    ["a transformation", z.string().transform(Number), /"pipe"/],
  ])("refuses %s, which SQL could not check", (_what, type, message) => {
    expect(() => view({ value: type })).toThrow(message);
  });

  it("refuses names that clash with keys, times and each other", () => {
    expect(() => view({ titleid: z.int() })).toThrow(/"facts".*"titleid"/);
    expect(() => view({ created: z.int() })).toThrow(/created/);
    expect(() => view({ year: z.int(), Year: z.int() })).toThrow(/"Year"/);
    expect(() => view({})).toThrow(/facts/);
    expect(() => defineFeatureView({ ...facts, name: "Facts", fields: { a: field(z.int()) } })).toThrow(
      /Facts/,
    );
  });

  it("comes back from its data with the same hash and the same checks", () => {
    const before = view({
      share: z.number().min(0).max(1),
      kind: z.enum(["film"]),
      tags: z.array(z.string()),
    });
    const after = viewOf(JSON.parse(JSON.stringify(definitionOf(before))) as ViewDefinition);
    expect(after.hash).toBe(before.hash);
    expect(definitionOf(after)).toEqual(definitionOf(before));
    expect(after.fields[0].schema.safeParse(1.1).success).toBe(false);
    expect(after.fields[1].schema.safeParse("film").success).toBe(true);
  });

  it("knows the tables and views that its query reads", () => {
    const query = lakeQuery(
      "SELECT * FROM {titles} JOIN {view:genre-taste} USING (titleId) WHERE {titles.knownTime} < now() AND {'a': 1}",
    );
    const built = defineFeatureView({ ...facts, source: query, fields: { year: field(z.int()) } });
    expect(built.tables).toEqual(["titles"]);
    expect(built.upstream).toEqual(["genre-taste"]);
    const own = lakeQuery("SELECT * FROM {view:facts}");
    expect(() => defineFeatureView({ ...facts, source: own, fields: { a: field(z.int()) } })).toThrow(
      /built on itself/,
    );
  });

  it("gives its values a type", () => {
    const typed = defineFeatureView({
      ...facts,
      fields: { year: field(z.int()), share: { type: z.number(), description: "…" } },
    });
    const values: FeatureValues<typeof typed> = { year: null, share: 0.5 };
    expect(Object.keys(values)).toEqual(typed.fields.map(({ name }) => name));
  });
});

describe("a version", () => {
  const before = view({ year: z.int(), share: z.number(), name: z.string() });

  it("says what changed", () => {
    const after = defineFeatureView({
      ...facts,
      entity: "viewer",
      source: lakeTable({ table: "titles" }),
      timeToLive: { days: 2 },
      owner: "other",
      fields: { year: field(z.number()), share: field(z.number()), country: field(z.string()) },
    });
    expect(compareViews(before, after)).toEqual([
      { kind: "field-removed", field: "name", before: '{"kind":"text"}', breaks: true },
      {
        kind: "field-type",
        field: "year",
        before: '{"kind":"integer"}',
        after: '{"kind":"number"}',
        breaks: true,
      },
      { kind: "field-added", field: "country", after: '{"kind":"text"}', breaks: true },
      { kind: "entity", before: "title", after: "viewer", breaks: true },
      expect.objectContaining({ kind: "source", breaks: true }),
      { kind: "time-to-live", before: "for ever", after: "172800000 ms", breaks: true },
      { kind: "owner", before: "catalogue", after: "other", breaks: false },
    ]);
  });

  it("does not come from other words", () => {
    const renamed = viewOf({ ...definitionOf(before), owner: "someone else", description: "better words" });
    expect(renamed.hash).toBe(before.hash);
    expect(compareViews(before, renamed).map(({ kind, breaks }) => [kind, breaks])).toEqual([
      ["description", false],
      ["owner", false],
    ]);
    expect(compareViews(before, before)).toEqual([]);
  });
});

describe("references and services", () => {
  it("reads every form of a reference", () => {
    expect(readReference("facts")).toEqual({ view: "facts" });
    expect(readReference("facts:year")).toEqual({ view: "facts", field: "year" });
    expect(readReference("facts@2")).toEqual({ view: "facts", version: 2 });
    expect(readReference("facts@12:year")).toEqual({ view: "facts", version: 12, field: "year" });
    expect(() => readReference("facts@0")).toThrow(/"facts@0"/);
    expect(() => readReference("facts:year:month")).toThrow(/does not name a feature/);
  });

  it("refuses a service without features", () => {
    expect(() => defineFeatureService({ name: "home", features: [], owner: "o", description: "d" })).toThrow(
      /"home"/,
    );
  });
});
