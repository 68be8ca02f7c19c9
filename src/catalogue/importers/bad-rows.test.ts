import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rejectSchema } from "../../domain/index.ts";
import { temporaryFile } from "../reading/temporary-file.test-helper.ts";
import { type Collected, fixture, importAny } from "./collect.test-helper.ts";

const facts = ({ rejects }: Collected) => rejects.map(({ line, column, reason }) => [line, column, reason]);
const ids = ({ records }: Collected) => records.map(({ sourceId }) => sourceId);

describe("bad rows", () => {
  it("of JSON lines are rejected with line, column and reason, and the rest is imported", async () => {
    const collected = await importAny(fixture("bad-rows.jsonl"), "bad-rows.jsonl");
    expect(facts(collected)).toEqual([
      [2, "runtime", "wrong-type"],
      [3, "release_date", "absurd-date"],
      [4, "release_date", "absurd-date"],
      [5, "tmdb_id", "missing-id"],
      [6, "tmdb_id", "duplicate-id"],
      [7, null, "broken-json"],
      [8, null, "broken-json"],
      [9, "genres", "wrong-type"],
      [10, "vote_average", "out-of-range"],
      [11, "imdb_id", "wrong-type"],
      [12, null, "bad-encoding"],
    ]);
    // A bad field costs the field, a bad row the row.
    expect(ids(collected)).toEqual(["1", "2", "3", "4", "8", "9", "10", "12"]);
    expect(collected.records.find(({ sourceId }) => sourceId === "2")).not.toHaveProperty("runtimeMinutes");
    expect(collected.records.find(({ sourceId }) => sourceId === "2")).toHaveProperty("synopsis");
  });

  it("of CSV are rejected with line, column and reason, and the rest is imported", async () => {
    const collected = await importAny(fixture("bad-rows.csv"), "bad-rows.csv");
    expect(facts(collected)).toEqual([
      [3, "title", "broken-quote"],
      [5, null, "wrong-column-count"],
      [6, "type", "wrong-type"],
      [7, "release_year", "wrong-type"],
      [8, "release_year", "absurd-date"],
      [9, "rating", "wrong-type"],
      [10, "show_id", "missing-id"],
      [11, "show_id", "duplicate-id"],
      [12, "title", "missing-id"],
      [13, "title", "bad-encoding"],
      [14, "description", "bad-encoding"],
    ]);
    expect(ids(collected)).toEqual(["s1", "s3", "s5", "s6", "s7", "s8", "s13", "s14"]);
    for (const reject of collected.rejects) {
      expect(rejectSchema.parse(reject).file).toBe("bad-rows.csv");
      expect(reject.message).toMatch(/[.]$/);
    }
  });

  it("stop a strict import at the first, naming file, line and column", async () => {
    await expect(importAny(fixture("bad-rows.csv"), "bad-rows.csv", true)).rejects.toMatchObject({
      code: "invalid-row",
      message: expect.stringMatching(/^bad-rows\.csv:3:title broken-quote: /) as string,
    });
  });

  it("a cell of 50 MB costs its row, in CSV and in JSON lines", async () => {
    const csv = readFileSync(fixture("nordic_stream_titles.csv"), "utf8").trimEnd().split("\n");
    const long = `s9,Movie,Long,,,,,2020,PG,90 min,Dramas,"${"word ".repeat(10_000_000)}"`;
    const table = await importAny(temporaryFile([csv[0], csv[1], long, csv[2], ""].join("\n")), "titles.csv");
    expect(facts(table)).toEqual([[3, null, "too-long"]]);
    expect(ids(table)).toEqual(["s1", "s2"]);
    const [one, two] = readFileSync(fixture("tmdb-json-lines.jsonl"), "utf8").split("\n");
    const big = `{"tmdb_id": 9, "title": "Long", "overview": "${"word ".repeat(10_000_000)}"}`;
    const lines = await importAny(temporaryFile([one, big, two, ""].join("\n")), "films.jsonl");
    expect(facts(lines)).toEqual([[2, null, "too-long"]]);
    expect(ids(lines)).toEqual(["201", "202"]);
  });

  it("a text that is longer than a synopsis can be costs the field", async () => {
    const [one, two] = readFileSync(fixture("tmdb-json-lines.jsonl"), "utf8").split("\n");
    const long = JSON.stringify({ ...(JSON.parse(one) as object), overview: "x".repeat(1_000_001) });
    const collected = await importAny(temporaryFile(`${long}\n${two}\n`), "films.jsonl");
    expect(facts(collected)).toEqual([[1, "overview", "too-long"]]);
    expect(collected.records[0].synopsis).toBeUndefined();
    expect(collected.records[0].name).toBe("The Lantern");
  });
});
