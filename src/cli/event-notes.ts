const oddities: Readonly<Record<string, readonly [what: string, treatment: string]>> = {
  duplicates: ["repeated", "count once"],
  inTheFuture: ["in the future", "no part of what is popular"],
  withoutTime: ["without a time", "count as the oldest"],
  backwards: ["not in the order of time", "put in order"],
  unknownTitles: ["titles outside the catalogue", "their events were left out"],
  viewersWithoutLikes: ["viewers without a liking", "served as new ones"],
};

/** What is odd among events and what was done with it, in one line; empty where nothing is odd. */
export function eventNotes(counts: Readonly<Record<string, unknown>>): string {
  const notes = Object.entries(oddities).flatMap(([name, [what, treatment]]) => {
    const count = counts[name];
    return typeof count === "number" && count > 0
      ? [`${what} ${count.toLocaleString("en-US")} (${treatment})`]
      : [];
  });
  return notes.length === 0 ? "" : `Events: ${notes.join("; ")}.`;
}
