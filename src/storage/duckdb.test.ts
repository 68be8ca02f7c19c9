import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake } from "./duckdb.ts";

describe("the lake's engine", () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await openLake({ threads: 2 });
  });
  afterAll(() => lake.close());

  it("gives every row of several streams and queries at once", async () => {
    const streamed = async (from: number) => {
      let sum = 0;
      for await (const { value } of lake.stream<{ value: number }>(
        `SELECT (range + ${from})::INTEGER AS value FROM range(20000)`,
      )) {
        sum += value;
        if (value % 5000 === 0) await lake.query("SELECT 1 AS one");
      }
      return sum;
    };
    const sumOf = (from: number) => 20000 * from + (19999 * 20000) / 2;
    expect(await Promise.all([0, 7, 11].map(streamed))).toEqual([0, 7, 11].map(sumOf));
  });

  it("lets go of a stream that is left early", async () => {
    for await (const { value } of lake.stream<{ value: number }>("SELECT 1 AS value FROM range(100000)")) {
      expect(value).toBe(1);
      break;
    }
    expect(await lake.query("SELECT 2 AS two")).toEqual([{ two: 2 }]);
  });

  it("reads times of a zone in UTC on every connection", async () => {
    const sql = "SELECT hour(TIMESTAMPTZ '2024-07-01 12:00:00+02') AS hour";
    const [queried] = await lake.query(sql);
    for await (const row of lake.stream(sql)) expect(row).toEqual(queried);
    expect(queried).toEqual({ hour: "10" });
  });
});
