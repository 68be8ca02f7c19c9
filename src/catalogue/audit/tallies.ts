import type { Reject, Title } from "../../domain/index.ts";
import type { GenreVocabulary } from "../genres/vocabulary.ts";
import { type Conflict, type ConflictType, conflictTypes } from "../identity/conflict.ts";
import type { AuditReport } from "./report.ts";

/** How many examples of conflicts of one type a report gives, and how many records of one conflict. */
const conflictExamples = 10;
const recordsShown = 12;

/** Conflicts by type, those that were found only. */
export function tallyConflicts(conflicts: readonly Conflict[]): AuditReport["conflicts"] {
  const byType = Map.groupBy(conflicts, ({ type }) => type);
  const types = Object.keys(conflictTypes) as ConflictType[];
  return {
    total: conflicts.length,
    byType: types.flatMap((type) => {
      const found = byType.get(type);
      if (found === undefined) return [];
      const merged = found.filter(({ decision }) => decision === "merged").length;
      const examples = found
        .slice(0, conflictExamples)
        .map((conflict) => ({ ...conflict, records: conflict.records.slice(0, recordsShown) }));
      return [{ type, meaning: conflictTypes[type], merged, keptApart: found.length - merged, examples }];
    }),
  };
}

/** How often each genre occurs, and which are outside the vocabulary. */
export function tallyGenres(titles: readonly Title[], vocabulary: GenreVocabulary): AuditReport["genres"] {
  const all = new Map<string, { titles: number; primary: number }>();
  for (const title of titles) {
    const primary = new Set(title.primaryGenres);
    for (const genre of title.genres) {
      const counts = all.get(genre) ?? { titles: 0, primary: 0 };
      counts.titles += 1;
      if (primary.has(genre)) counts.primary += 1;
      all.set(genre, counts);
    }
  }
  const sorted = [...all].sort(
    ([left, ours], [right, theirs]) => theirs.titles - ours.titles || (left < right ? -1 : 1),
  );
  const known = sorted.filter(([genre]) => vocabulary.has(genre));
  const mentions = (entries: typeof sorted) => entries.reduce((sum, [, counts]) => sum + counts.titles, 0);
  return {
    known: known.map(([genre, counts]) => ({ genre, label: vocabulary.label(genre), ...counts })),
    unknown: sorted
      .filter(([genre]) => !vocabulary.has(genre))
      .map(([genre, counts]) => ({ genre, titles: counts.titles })),
    coverage: sorted.length === 0 ? 1 : mentions(known) / mentions(sorted),
  };
}

/** Rejects by file and reason, the files with most rejects first, with the first place of each reason. */
export function tallyRejects(
  rejects: readonly Reject[],
  rowsByFile: ReadonlyMap<string, number>,
): AuditReport["rejects"] {
  const byFile = Map.groupBy(rejects, ({ file }) => file);
  const files = [...byFile].map(([file, found]) => {
    const byReason = Map.groupBy(found, ({ reason }) => reason);
    const reasons = [...byReason].map(([reason, same]) => {
      const first = same.reduce((best, reject) => (reject.line < best.line ? reject : best));
      return { reason, count: same.length, line: first.line, message: first.message };
    });
    reasons.sort((left, right) => right.count - left.count || (left.reason < right.reason ? -1 : 1));
    return { file, rows: rowsByFile.get(file) ?? null, rejected: found.length, reasons };
  });
  files.sort((left, right) => right.rejected - left.rejected || (left.file < right.file ? -1 : 1));
  return { total: rejects.length, byFile: files };
}
