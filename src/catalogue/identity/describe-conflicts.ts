import { MarqueeError } from "../../core/index.ts";
import type { TitleId } from "../../domain/index.ts";
import type { Conflict, ConflictType } from "./conflict.ts";
import type { ConflictDraft } from "./conflict-log.ts";
import type { RecordPool } from "./record-pool.ts";

type Reasons = Readonly<Record<Conflict["decision"], string>>;

const unforeseen = "Other evidence joined the records after all.";

/** Why a conflict of each type was decided as it was. */
const reasons: Readonly<Record<ConflictType, Reasons>> = {
  "identifier-bridge": {
    "kept-apart":
      "Kept apart because a stronger identifier differs; the shared one stays with one of the titles.",
    merged: unforeseen,
  },
  "several-identifiers": {
    merged:
      "One title, because a stronger identifier or the source's own id is the same. All ids lead to it.",
    "kept-apart": "Kept apart.",
  },
  "names-disagree": {
    merged:
      "One title, because the identifier is the same and the years do not contradict; often a translation.",
    "kept-apart": "Kept apart.",
  },
  "years-disagree": {
    merged: "One title, because the identifier is the same and the names go together.",
    "kept-apart": "Kept apart.",
  },
  "kinds-disagree": {
    merged: "One title, because the identifier is the same; its kind is that of the most trusted source.",
    "kept-apart": "Kept apart.",
  },
  "wrong-identifier": {
    "kept-apart":
      "Kept apart because neither name nor year go together, so the identifier must be wrong in one of them.",
    merged: unforeseen,
  },
  "same-source-duplicate": {
    "kept-apart":
      "Kept apart because one source gives them different ids: namesakes, or duplicates to be mended there.",
    merged: "One title, because the identifier is the same.",
  },
  "ambiguous-match": {
    "kept-apart": "Kept apart because no candidate fits clearly better than the others.",
    merged: "Joined with the candidate whose name, year and people fit best.",
  },
  "people-disagree": {
    "kept-apart": "Kept apart because no director and no actor is shared.",
    merged: unforeseen,
  },
};

/** Gives conflicts their titles, decisions and words; sorted by type and key, repetitions left out. */
export function describeConflicts(
  drafts: readonly ConflictDraft[],
  pool: RecordPool,
  titleOf: readonly TitleId[],
): Conflict[] {
  const described = new Map<string, Conflict>();
  for (const draft of drafts) {
    const conflict = describeConflict(draft, pool, titleOf);
    const { file, line } = conflict.records[0];
    described.set(`${conflict.type} ${conflict.key} ${file}:${line}`, conflict);
  }
  return [...described.keys()].sort().flatMap((key) => described.get(key) ?? []);
}

function describeConflict(draft: ConflictDraft, pool: RecordPool, titleOf: readonly TitleId[]): Conflict {
  if (draft.records.length === 0)
    throw new MarqueeError("internal", `A conflict without records: ${draft.key}`);
  const indices = [...new Set(draft.records)].sort((left, right) => pool.compare(left, right));
  const titleIds = [...new Set(indices.map((index) => titleOf[index]))].sort();
  const decision = titleIds.length === 1 ? "merged" : "kept-apart";
  return {
    type: draft.type,
    key: draft.key,
    decision,
    explanation: reasons[draft.type][decision],
    titleIds,
    records: indices.map((index) => {
      const { source, sourceId, place, name, originalName, year } = pool.records[index];
      const titleId = titleOf[index];
      const shown = { name: name ?? originalName ?? null, year: year ?? null };
      return { source, sourceId, file: place.file, line: place.line, ...shown, titleId };
    }),
  };
}
