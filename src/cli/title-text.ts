import type { Title } from "../domain/index.ts";

/** `Life of Pi (2012)`. */
export function nameAndYear({ name, year }: Pick<Title, "name" | "year">): string {
  return year === undefined ? name : `${name} (${year})`;
}

/** Says which title was taken where the query named it only roughly. */
export function noteGuess(
  query: string,
  title: Pick<Title, "id" | "name" | "year" | "externalIds">,
): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gu, "");
  const known = [
    title.id,
    title.name,
    nameAndYear(title),
    ...Object.values(title.externalIds).filter((id) => id !== undefined),
  ].map(plain);
  return known.includes(plain(query))
    ? undefined
    : `No title is called "${query}"; showing ${nameAndYear(title)}.`;
}
