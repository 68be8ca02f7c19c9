import { type FieldReader, integer, isoDate, number } from "../reading/fields.ts";
import type { RecordDraft } from "./record-draft.ts";
import type { RowView } from "./row-view.ts";

/** The year of a date; silent where the date is faulty, which is rejected as a date already. */
export const releaseYear: FieldReader<number> = (raw) => {
  const date = isoDate(raw);
  return typeof date === "string" ? Number(date.slice(0, 4)) : undefined;
};

/** Reads the votes. TMDB's mean of no votes is 0, which says nothing. */
export function countOfVotes(row: RowView, draft: RecordDraft): void {
  const votes = draft.set("voteCount", row.field("vote_count"), integer);
  if (votes !== 0) draft.set("voteAverage", row.field("vote_average"), number);
}
