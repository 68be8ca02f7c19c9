import { describe, expect, it } from "vitest";
import { statementSchema, titleSchema } from "../../domain/index.ts";
import { conflictSchema } from "./conflict.ts";
import { record } from "./record.test-helper.ts";
import { resolveTitles } from "./resolve-titles.ts";

const names = (titles: { name: string; year?: number }[]) =>
  titles.map(({ name, year }) => `${name} ${year}`).sort();

describe("resolveTitles: identifiers", () => {
  it("joins records by imdb, tmdb, movielens and their own source's id", async () => {
    const { titles, links, conflicts } = await resolveTitles([
      record("tmdb", "603", {
        externalIds: { tmdb: "603", imdb: "tt0133093" },
        kind: "film",
        name: "The Matrix",
      }),
      record("movielens", "2571", { externalIds: { movielens: "2571" }, name: "Matrix, The", year: 1999 }),
      record("movielens-links", "2571", {
        externalIds: { movielens: "2571", imdb: "tt0133093", tmdb: "603" },
      }),
      record("movielens-tags", "x", { externalIds: { movielens: "2571" }, tags: ["dystopia"] }),
      record("tmdb-keywords", "603", { externalIds: { tmdb: "603" }, keywords: ["simulation"] }),
    ]);
    expect(conflicts).toEqual([]);
    expect(titles).toHaveLength(1);
    expect(titles[0]).toMatchObject({
      kind: "film",
      name: "The Matrix",
      year: 1999,
      externalIds: { imdb: "tt0133093", tmdb: "603", movielens: "2571" },
      tags: ["dystopia"],
      keywords: ["simulation"],
    });
    expect(links.map(({ scheme, value }) => `${scheme}:${value}`)).toEqual([
      "imdb:tt0133093",
      "tmdb:603",
      "movielens:2571",
    ]);
    titleSchema.parse(titles[0]);
  });

  it("keeps a film and a series of the same TMDB number apart, in silence", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("tmdb", "film-10", { externalIds: { tmdb: "10" }, kind: "film", name: "Ten" }),
      record("tmdb", "series-10", { externalIds: { tmdb: "10" }, kind: "series", name: "Another" }),
    ]);
    expect(titles.map(({ id }) => id.split("-")[0]).sort()).toEqual(["film", "series"]);
    expect(conflicts).toEqual([]);
  });

  it("does not let a TMDB id bridge two imdb ids, and leaves it with TMDB's own title", async () => {
    const { titles, conflicts, links } = await resolveTitles([
      record("movielens-links", "1", {
        externalIds: { movielens: "1", imdb: "tt0000001", tmdb: "10" },
        name: "One",
      }),
      record("movielens-links", "2", {
        externalIds: { movielens: "2", imdb: "tt0000002", tmdb: "10" },
        name: "Two",
      }),
      record("tmdb", "10", { externalIds: { imdb: "tt0000002", tmdb: "10" }, kind: "film", name: "Two" }),
    ]);
    expect(titles).toHaveLength(2);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject({ type: "identifier-bridge", key: "tmdb:10", decision: "kept-apart" });
    expect(conflicts[0].records.map(({ source, line }) => [source, typeof line])).toEqual([
      ["movielens-links", "number"],
      ["movielens-links", "number"],
      ["tmdb", "number"],
    ]);
    const owner = links.filter(({ scheme }) => scheme === "tmdb");
    expect(owner).toHaveLength(1);
    expect(titles.find(({ id }) => id === owner[0].titleId)?.name).toBe("Two");
    expect(titles.find(({ name }) => name === "One")?.externalIds.tmdb).toBeUndefined();
    conflictSchema.parse(conflicts[0]);
  });

  it("puts a record without a stronger id with the title that its name and year fit", async () => {
    const { titles } = await resolveTitles([
      record("a", "1", {
        externalIds: { imdb: "tt0000001", tmdb: "10" },
        kind: "film",
        name: "Solaris",
        year: 1972,
      }),
      record("a", "2", {
        externalIds: { imdb: "tt0000002", tmdb: "10" },
        kind: "film",
        name: "Solaris",
        year: 2002,
      }),
      record("b", "1", {
        externalIds: { tmdb: "10" },
        kind: "film",
        name: "Solaris",
        year: 2002,
        budget: 47,
      }),
    ]);
    expect(titles.map(({ year, budget }) => [year, budget]).sort()).toEqual([
      [1972, undefined],
      [2002, 47],
    ]);
  });

  it("takes an identifier for wrong where neither name nor year go together", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("a", "1", { externalIds: { imdb: "tt0000001" }, name: "Casablanca", year: 1942 }),
      record("b", "1", { externalIds: { imdb: "tt0000001" }, name: "Shrek", year: 2001 }),
    ]);
    expect(names(titles)).toEqual(["Casablanca 1942", "Shrek 2001"]);
    expect(new Set(titles.map(({ id }) => id)).size).toBe(2);
    expect(conflicts).toMatchObject([{ type: "wrong-identifier", decision: "kept-apart" }]);
  });

  it("lists names, years, kinds and ids that disagree under one identifier", async () => {
    const imdb = "tt0000001";
    const { titles, conflicts } = await resolveTitles([
      record("a", "1", { externalIds: { imdb, tmdb: "5" }, kind: "film", name: "Spirited Away", year: 2001 }),
      record("b", "1", { externalIds: { imdb, tmdb: "6" }, kind: "series", name: "Chihiro", year: 2001 }),
      record("c", "1", { externalIds: { imdb }, name: "Spirited Away", year: 2005 }),
    ]);
    expect(titles).toHaveLength(1);
    expect(conflicts.map(({ type, decision }) => `${type} ${decision}`)).toEqual([
      "kinds-disagree merged",
      "names-disagree merged",
      "several-identifiers merged",
      "years-disagree merged",
    ]);
  });

  it("leaves out records that no name belongs to", async () => {
    const { titles, links } = await resolveTitles([
      record("movielens-links", "9", { externalIds: { movielens: "9", imdb: "tt0000009" } }),
    ]);
    expect([titles, links]).toEqual([[], []]);
  });
});

describe("resolveTitles: names", () => {
  it("keeps remakes apart and joins each with its own in other sources", async () => {
    const kong = (source: string, year: number) =>
      record(source, `${year}`, { kind: "film", name: "King Kong", year });
    const { titles, conflicts } = await resolveTitles([
      ...[1933, 1976, 2005].map((year) => kong("tmdb", year)),
      ...[1933, 1976, 2005].map((year) => kong("wikipedia", year)),
      kong("netflix", 2006),
    ]);
    expect(names(titles)).toEqual(["King Kong 1933", "King Kong 1976", "King Kong 2005"]);
    expect(titles.find(({ year }) => year === 2005)?.sources).toEqual(["netflix", "tmdb", "wikipedia"]);
    expect(conflicts).toEqual([]);
  });

  it("joins by original names and by names in brackets", async () => {
    const { titles } = await resolveTitles([
      record("tmdb", "1", { name: "Pan's Labyrinth", originalName: "El laberinto del fauno", year: 2006 }),
      record("movielens", "1", { name: "Faun's Maze (Laberinto del Fauno, El)", year: 2006 }),
    ]);
    expect(titles).toHaveLength(1);
  });

  it("does not join a film and a series, nor names without a year", async () => {
    const { titles } = await resolveTitles([
      record("tmdb", "1", { kind: "film", name: "Fargo", year: 1996 }),
      record("netflix", "1", { kind: "series", name: "Fargo", year: 1996 }),
      record("mpst", "1", { name: "Fargo" }),
    ]);
    expect(titles).toHaveLength(3);
  });

  it("never merges two records of one source; says which could not be told apart", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("tmdb", "1", { name: "Home", year: 2010 }),
      record("tmdb", "2", { name: "Home", year: 2010 }),
      record("wikipedia", "Home_(film)", { name: "Home", year: 2010 }),
    ]);
    expect(titles).toHaveLength(3);
    expect(conflicts.map(({ type, decision, titleIds }) => [type, decision, titleIds.length])).toEqual([
      ["ambiguous-match", "kept-apart", 3],
      ["same-source-duplicate", "kept-apart", 2],
    ]);
  });

  it("lets a director decide between namesakes", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("tmdb", "1", { name: "Home", year: 2010, directors: ["Åsa Berg"], budget: 1 }),
      record("tmdb", "2", { name: "Home", year: 2010, directors: ["Tom Thorn"], budget: 2 }),
      record("wikipedia", "Home_(film)", {
        name: "Home",
        year: 2011,
        directors: ["Asa Berg"],
        runtimeMinutes: 90,
      }),
    ]);
    expect(titles).toHaveLength(2);
    expect(titles.find(({ budget }) => budget === 1)?.runtimeMinutes).toBe(90);
    expect(conflicts.map(({ type }) => type)).toEqual(["same-source-duplicate"]);
  });

  it("keeps same-named films of other people apart and says so", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("tmdb", "1", { name: "Alone", year: 2020, directors: ["One"] }),
      record("wikipedia", "2", { name: "Alone", year: 2020, directors: ["Two"] }),
    ]);
    expect(titles).toHaveLength(2);
    expect(conflicts).toMatchObject([{ type: "people-disagree", key: "name:alone (2020)" }]);
  });

  it("lets people connect several sources even where two of them name different actors", async () => {
    const cast = (source: string, ...names: string[]) =>
      record(source, "1", { name: "Ferdinand", year: 2017, cast: names });
    const { titles, conflicts } = await resolveTitles([
      cast("tmdb", "A", "B", "C"),
      cast("wikipedia", "C", "D", "E"),
      cast("disney-plus", "E", "F", "G"),
    ]);
    expect(titles).toHaveLength(1);
    expect(conflicts).toEqual([]);
  });

  it("prefers the whole name to the name without what stands in brackets", async () => {
    const coco = (source: string, sourceId: string, name: string) =>
      record(source, sourceId, { name, year: 2017 });
    const { titles, conflicts } = await resolveTitles([
      coco("tmdb", "1", "Coco"),
      coco("disney-plus", "s1", "Coco"),
      coco("disney-plus", "s2", "Coco (En Español)"),
    ]);
    expect(Object.fromEntries(titles.map(({ name, sources }) => [name, sources.length]))).toEqual({
      Coco: 2,
      "Coco (En Español)": 1,
    });
    expect(conflicts).toEqual([]);
  });

  it("prefers the same year to a neighbouring one", async () => {
    const { titles, conflicts } = await resolveTitles([
      record("tmdb", "1", { name: "Echo", year: 1999 }),
      record("tmdb", "2", { name: "Echo", year: 2000 }),
      record("wikipedia", "e", { name: "Echo", year: 2000, tagline: "here" }),
    ]);
    expect(titles.filter(({ tagline }) => tagline === "here").map(({ year }) => year)).toEqual([2000]);
    expect(conflicts).toEqual([]);
  });
});

describe("resolveTitles: ids and statements", () => {
  it("keeps the id of a title when further sources come, while its strongest key stays", async () => {
    const tmdb = record("tmdb", "1", {
      externalIds: { imdb: "tt0000001", tmdb: "1" },
      kind: "film",
      name: "One",
    });
    const more = record("imdb", "tt0000001", {
      externalIds: { imdb: "tt0000001" },
      kind: "film",
      name: "One",
    });
    const [alone, together] = await Promise.all([resolveTitles([tmdb]), resolveTitles([more, tmdb])]);
    expect(together.titles[0].id).toBe(alone.titles[0].id);
    expect(alone.titles[0].id).toMatch(/^film-[0-9a-f]{16}$/);
  });

  it("states every value with its source and place, again and again", async () => {
    const { statements, titles } = await resolveTitles([
      record("tmdb", "1", { name: "One", year: 2000, genres: ["Sci-Fi"], synopsis: "", cast: [] }),
    ]);
    const first = [...statements()];
    expect(first.map(({ field, value }) => [field, value])).toEqual([
      ["name", '"One"'],
      ["year", "2000"],
      ["genres", '["Sci-Fi"]'],
    ]);
    expect(first.every((statement) => statement.titleId === titles[0].id)).toBe(true);
    expect([...statements()]).toEqual(first);
    for (const statement of first) statementSchema.parse(statement);
  });
});
