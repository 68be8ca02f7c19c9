/** What is odd among events, in words; empty where nothing is. */
export function eventNotes(counts: Readonly<Record<string, unknown>>): string {
  const words: Readonly<Record<string, string>> = {
    duplicates: "repeat another and count once",
    inTheFuture: "lie in the future and are no part of what is popular",
    withoutTime: "have no time and count as the oldest",
    backwards: "stand after a later one of their viewer and were put in order",
    viewersWithoutLikes: "viewers show no liking and are served as new ones",
    unknownTitles: "titles are not in the catalogue, and their events were left out",
  };
  const notes = Object.entries(words).flatMap(([name, text]) => {
    const count = counts[name];
    return typeof count === "number" && count > 0 ? [`${count.toLocaleString("en-US")} ${text}`] : [];
  });
  return notes.length === 0 ? "" : `Of the events, ${notes.join("; ")}.`;
}
