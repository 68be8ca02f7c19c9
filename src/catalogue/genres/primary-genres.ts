/**
 * The primary genres of a title: those that strictly more than half of the voices give. A voice is a source that
 * gives genres for the title (sources of one family speak with one voice).
 *
 * So with one voice all its genres are primary; with two voices, those that both give; with three, those that two
 * give. Where no genre has a majority, the genres of the first voice, the most trusted, are primary.
 *
 * @param voices The genres of each voice in our vocabulary, the most trusted voice first; voices without genres
 *   do not vote.
 * @returns Sorted, without repetitions.
 */
export function primaryGenres(voices: readonly (readonly string[])[]): string[] {
  const voting = voices.filter((genres) => genres.length > 0);
  const counts = new Map<string, number>();
  for (const genres of voting) {
    for (const genre of new Set(genres)) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  }
  const majority = [...counts.keys()].filter((genre) => 2 * (counts.get(genre) ?? 0) > voting.length);
  if (majority.length > 0) return majority.sort();
  return [...new Set(voting[0] ?? [])].sort();
}
