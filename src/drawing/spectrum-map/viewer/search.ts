/** A name as it is searched: lower case, without accents and punctuation. */
export function foldName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Titles whose folded name has the folded query in it. Names that are equal come first, then names that begin with
 * it, then those with a word that begins with it, then the rest; equals in the order of importance.
 */
export function findTitles(
  query: string,
  folded: readonly string[],
  byImportance: readonly number[],
  limit: number,
): number[] {
  const wanted = foldName(query);
  if (wanted === "") return [];
  const classes: number[][] = [[], [], [], []];
  for (const point of byImportance) {
    const name = folded[point];
    const at = name.indexOf(wanted);
    if (at < 0) continue;
    const rank = name === wanted ? 0 : at === 0 ? 1 : name.includes(` ${wanted}`) ? 2 : 3;
    if (classes[rank].length < limit) classes[rank].push(point);
  }
  return classes.flat().slice(0, limit);
}
