import { type Progress, silentProgress, throwIfCancelled } from "../../core/index.ts";
import type { SourceRecord, Statement, Title, TitleId } from "../../domain/index.ts";
import { createGenreVocabulary, type GenreVocabulary } from "../genres/vocabulary.ts";
import { checkTitles } from "./check-titles.ts";
import type { Conflict } from "./conflict.ts";
import { ConflictLog } from "./conflict-log.ts";
import { describeConflicts } from "./describe-conflicts.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { IdentifierJoin } from "./join-by-identifiers.ts";
import { joinByNames } from "./join-by-names.ts";
import { mergeGenres } from "./merge-genres.ts";
import { mergeValues } from "./merge-values.ts";
import { type ResolutionOptions, type ResolutionOptionsInput, resolutionOptionsSchema } from "./options.ts";
import { RecordPool } from "./record-pool.ts";
import { statementsOf } from "./statements.ts";
import { type IdentifiedTitle, identifyTitles, type TitleLink } from "./title-identity.ts";

/** What {@link resolveTitles} takes beside the records. */
export interface ResolutionSettings {
  readonly options?: ResolutionOptionsInput;
  /** Default: our vocabulary. */
  readonly genres?: GenreVocabulary;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The titles of a catalogue, and how they came about. */
export interface Resolution {
  /** Sorted by id. */
  readonly titles: Title[];
  /** What every source says of every title, made as it is asked for, title by title. Can be asked again. */
  readonly statements: () => Generator<Statement>;
  readonly conflicts: Conflict[];
  /** External identifiers, each leading to one title; for `tmdb`, one film and one series may share a number. */
  readonly links: TitleLink[];
}

/**
 * Finds out which records of which sources mean the same title, and merges them.
 *
 * Records are joined by identifiers ({@link IdentifierJoin}), then by name, year and kind ({@link joinByNames});
 * what is ambiguous or contradictory is listed in `conflicts`. The result is the same in whatever order the
 * records come. All records are kept in memory; about 1 KB each and their texts.
 *
 * Sets of records of which none has a name are no titles and are left out.
 *
 * @throws MarqueeError `cancelled`.
 */
export async function resolveTitles(
  records: AsyncIterable<SourceRecord> | Iterable<SourceRecord>,
  settings: ResolutionSettings = {},
): Promise<Resolution> {
  const options = resolutionOptionsSchema.parse(settings.options ?? {});
  const vocabulary = settings.genres ?? createGenreVocabulary();
  const progress = settings.progress ?? silentProgress;
  const collected: SourceRecord[] = [];
  for await (const record of records) {
    collected.push(record);
    if (collected.length % 10_000 === 0) progress.update(collected.length, undefined, "records read");
    throwIfCancelled(settings.signal);
  }
  const pool = new RecordPool(collected);
  const sets = new DisjointSets(collected.length);
  const log = new ConflictLog();
  new IdentifierJoin(pool, sets, log, options).run();
  throwIfCancelled(settings.signal);
  joinByNames(pool, sets, log, options);
  throwIfCancelled(settings.signal);
  checkTitles(pool, sets, log, options);
  const identified = identifyTitles(pool, sets, options);
  const titleOf = new Array<TitleId>(collected.length);
  for (const { id, records: members } of identified) for (const index of members) titleOf[index] = id;
  const named = identified.filter(({ records: members }) =>
    members.some((index) => pool.forms(index).length > 0),
  );
  return {
    titles: named.map((title) => mergeTitle(title, pool, vocabulary, options)),
    statements: () => statementsOf(named, collected),
    conflicts: describeConflicts(log.drafts, pool, titleOf),
    links: named.flatMap(({ links }) => links),
  };
}

function mergeTitle(
  identified: IdentifiedTitle,
  pool: RecordPool,
  vocabulary: GenreVocabulary,
  options: ResolutionOptions,
): Title {
  const { id, kind, externalIds, records: members } = identified;
  const records = members.map((index) => pool.records[index]);
  const { name, genres: _, ...values } = mergeValues(pool, members, options);
  return {
    ...values,
    id,
    kind,
    name: name ?? values.originalName ?? id,
    externalIds,
    ...mergeGenres(records, vocabulary, options),
    sources: [...new Set(records.map((record) => record.source))].sort(),
  };
}
