import type { Title } from "../domain/index.ts";

/** `Life of Pi (2012)`. */
export function nameAndYear({ name, year }: Pick<Title, "name" | "year">): string {
  return year === undefined ? name : `${name} (${year})`;
}
