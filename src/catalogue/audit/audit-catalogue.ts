import type { Reject, Title } from "../../domain/index.ts";
import { createGenreVocabulary, type GenreVocabulary } from "../genres/vocabulary.ts";
import type { Conflict } from "../identity/conflict.ts";
import { BandCounter, bandLabels, bandOf } from "./bands.ts";
import { auditCapabilities } from "./capability-audit.ts";
import { auditDuplicates } from "./duplicate-audit.ts";
import { auditMissing } from "./missing-audit.ts";
import type { AuditReport } from "./report.ts";
import { auditSynopses } from "./synopsis-audit.ts";
import { tallyConflicts, tallyGenres, tallyRejects } from "./tallies.ts";

/** What an audit looks at. */
export interface AuditInput {
  readonly titles: readonly Title[];
  readonly conflicts?: readonly Conflict[];
  readonly rejects?: readonly Reject[];
  /** Default: our vocabulary. */
  readonly genres?: GenreVocabulary;
  /** Rows of each imported file, for the share of rejects. */
  readonly rowsByFile?: ReadonlyMap<string, number>;
  /** Viewing events by title id. */
  readonly eventCounts?: ReadonlyMap<string, number>;
  /** Ids of titles whose poster lies in the data folder as a picture. */
  readonly posters?: ReadonlySet<string>;
}

/**
 * Says what is missing in a catalogue for how many titles and how popular ones, what is doubled, contradictory or
 * nearly empty, what was rejected, and what all that means for each capability. Counts only; changes nothing.
 */
export function auditCatalogue(input: AuditInput): AuditReport {
  const { titles, conflicts = [], rejects = [], posters, eventCounts } = input;
  const all = new BandCounter();
  for (const title of titles) all.add(bandOf(title));
  const context = {
    hasPicture: ({ id }: Title) => posters?.has(id) ?? false,
    eventsOf: eventCounts && (({ id }: Title) => eventCounts.get(id) ?? 0),
  };
  const films = titles.filter(({ kind }) => kind === "film").length;
  return {
    titles: { total: titles.length, films, series: titles.length - films },
    bands: bandLabels.map((label, band) => ({ label, titles: all.byBand[band] })),
    sources: tallySources(titles),
    capabilities: auditCapabilities(titles, context, all),
    ...auditMissing(titles, context, all),
    synopses: auditSynopses(titles),
    duplicates: auditDuplicates(titles),
    conflicts: tallyConflicts(conflicts),
    genres: tallyGenres(titles, input.genres ?? createGenreVocabulary()),
    rejects: tallyRejects(rejects, input.rowsByFile ?? new Map()),
  };
}

function tallySources(titles: readonly Title[]): AuditReport["sources"] {
  const counts = new Map<string, number>();
  for (const { sources } of titles) {
    for (const source of sources) counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  return [...counts]
    .map(([source, count]) => ({ source, titles: count }))
    .sort((left, right) => right.titles - left.titles || (left.source < right.source ? -1 : 1));
}
