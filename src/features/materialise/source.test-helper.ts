import { join } from "node:path";
import { z } from "zod";
import { type Lake, writeParquet } from "../../storage/index.ts";
import type { ReadContext } from "../offline/context.ts";
import { FeatureDefinitions } from "../views/definitions.ts";
import { lakeTable } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";

/** A view of whatever a test writes into one file. */
export const votes = defineFeatureView({
  name: "votes",
  entity: "title",
  fields: {
    count: { type: z.int().min(0), description: "How many votes" },
    mean: { type: z.number(), description: "Their mean" },
    tags: { type: z.array(z.string()), description: "Words" },
    seen: { type: z.date(), description: "Last seen" },
  },
  source: lakeTable({ table: "votes" }),
  owner: "tests",
  description: "Votes of titles",
  valueLimitBytes: 1000,
});

export const served = { view: votes, version: 1, current: true };

/** A row of the view's source. Times are milliseconds since 1970. */
export interface VotesRow {
  readonly titleId: string;
  readonly eventTime: number;
  readonly knownTime: number;
  readonly count: number | null;
  readonly mean?: number;
  readonly tags?: readonly string[];
  readonly seen?: Date;
}

/** Writes rows to a file of their own beside those that are there. */
export async function writeVotes(lake: Lake, folder: string, file: string, rows: readonly VotesRow[]) {
  const columns = {
    titleId: "text",
    eventTime: "time",
    knownTime: "time",
    count: "integer",
    mean: "double",
    tags: "text[]",
    seen: "time",
  } as const;
  const inFile = rows.map((row) => ({
    ...row,
    eventTime: new Date(row.eventTime),
    knownTime: new Date(row.knownTime),
  }));
  await writeParquet(lake, join(folder, `${file}.parquet`), columns, inFile);
}

/** Reads all files of a folder as the view's table. */
export function contextOf(lake: Lake, folder: string): ReadContext {
  return {
    lake,
    tables: { votes: { paths: join(folder, "*.parquet") } },
    definitions: new FeatureDefinitions([votes]),
  };
}
