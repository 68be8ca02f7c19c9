import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** What MovieLens-1M says of a viewer; all of it from 0, -1 where unknown. */
export interface ViewerFacts {
  /** 0 female, 1 male. */
  readonly gender: Int32Array;
  /** Place in {@link ageBands}. */
  readonly ageBand: Int32Array;
  /** Number in the release's list of 21 occupations. */
  readonly occupation: Int32Array;
}

/** The youngest age of every band. */
export const ageBands = [1, 18, 25, 35, 45, 50, 56] as const;

/**
 * Reads `users.dat` (`UserID::Gender::Age::Occupation::Zip-code`).
 *
 * @param users MovieLens ids of the viewers; the result is in their order. Without such a file all is unknown.
 */
export async function readViewerFacts(path: string, users: Int32Array): Promise<ViewerFacts> {
  const unknown = () => new Int32Array(users.length).fill(-1);
  const facts = { gender: unknown(), ageBand: unknown(), occupation: unknown() };
  if (!existsSync(path)) return facts;
  const place = new Map(Array.from(users, (user, at) => [user, at] as const));
  for (const line of (await readFile(path, "latin1")).split("\n")) {
    const [id, gender, age, occupation] = line.split("::");
    const at = place.get(Number(id));
    if (at === undefined || occupation === undefined) continue;
    facts.gender[at] = ["F", "M"].indexOf(gender);
    facts.ageBand[at] = (ageBands as readonly number[]).indexOf(Number(age));
    facts.occupation[at] = Number(occupation);
  }
  return facts;
}
