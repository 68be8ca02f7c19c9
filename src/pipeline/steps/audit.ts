import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type AuditReport,
  auditCatalogue,
  type Conflict,
  createGenreVocabulary,
  type FileSummary,
  type GenreExtension,
  renderAuditHtml,
  renderAuditTable,
} from "../../catalogue/index.ts";
import type { Reject } from "../../domain/index.ts";
import { type Lake, readTitles, sqlText } from "../../storage/index.ts";
import { readJson, readJsonLines, writeJson } from "../json-files.ts";
import type { Step } from "../step.ts";

/** Says what is missing, doubtful or doubled, and what follows from it. */
export function auditStep(genres: GenreExtension | undefined): Step {
  return {
    name: "audit",
    version: 2,
    description: "say what is missing, doubtful or doubled",
    needs: ["import"],
    configuration: { genres: genres ?? null },
    run: async ({ folder, inputs, lake }) => {
      const report = await auditOf(lake, inputs.import.folder, genres);
      await writeJson(join(folder, "audit.json"), report);
      await writeFile(join(folder, "audit.html"), renderAuditHtml(report));
      await writeFile(join(folder, "audit.txt"), `${renderAuditTable(report)}\n`);
      return summaryOf(report);
    },
  };
}

/** The few figures that a table of steps has room for. */
function summaryOf({ titles, missing, duplicates, conflicts, capabilities }: AuditReport) {
  const have = (wanted: string) =>
    titles.total - (missing.find(({ field }) => field === wanted)?.titles ?? titles.total);
  const inState = (wanted: string) => capabilities.filter(({ state }) => state === wanted).length;
  return {
    withSynopsis: have("synopsis"),
    withGenres: have("genres"),
    withPoster: have("poster"),
    likelyDuplicates: duplicates.likely.titles,
    conflicts: conflicts.total,
    workingCapabilities: inState("works"),
    limitedCapabilities: inState("limited"),
    poorCapabilities: inState("poor"),
  };
}

async function auditOf(
  lake: Lake,
  imported: string,
  genres: GenreExtension | undefined,
): Promise<AuditReport> {
  const path = (name: string) => join(imported, name);
  const files = await readJson<FileSummary[]>(path("files.json"));
  return auditCatalogue({
    titles: await readTitles(lake, path("titles.parquet")),
    conflicts: await Array.fromAsync(readJsonLines<Conflict>(path("conflicts.jsonl"))),
    rejects: await Array.fromAsync(readJsonLines<Reject>(path("rejects.jsonl"))),
    genres: createGenreVocabulary(genres),
    rowsByFile: new Map(files.map((file) => [file.file, file.records + file.rejects])),
    eventCounts: await eventCounts(lake, path("events.parquet")),
    posters: await titlesWithPoster(lake, path("posters.parquet")),
  });
}

async function eventCounts(lake: Lake, path: string): Promise<Map<string, number>> {
  const rows = await lake.query<{ id: string; events: string }>(
    `SELECT "titleId" AS id, count(*) AS events FROM read_parquet(${sqlText(path)}) GROUP BY ALL`,
  );
  return new Map(rows.map(({ id, events }) => [id, Number(events)]));
}

async function titlesWithPoster(lake: Lake, path: string): Promise<Set<string>> {
  const rows = await lake.query<{ id: string }>(
    `SELECT DISTINCT "titleId" AS id FROM read_parquet(${sqlText(path)})`,
  );
  return new Set(rows.map(({ id }) => id));
}
