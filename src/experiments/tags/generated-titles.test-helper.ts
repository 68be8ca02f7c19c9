import { createRandom } from "../../core/index.ts";
import type { TagTitle } from "./titles.ts";

const themes: Readonly<Record<string, readonly string[]>> = {
  haunting: ["ghost", "curse", "cellar", "scream", "grave", "shadow"],
  wedding: ["kiss", "bride", "letter", "dance", "heart", "promise"],
  frontier: ["sheriff", "saloon", "cattle", "outlaw", "desert", "rifle"],
  heist: ["vault", "crew", "diamond", "alarm", "getaway", "safe"],
};
const fillers = ["a", "house", "city", "friend", "night", "story", "road", "family", "secret", "return"];

/** Titles with words of one or two of four tags among words of none. */
export function generatedTitles(count: number, seed = 1): TagTitle[] {
  const random = createRandom(seed);
  const names = Object.keys(themes);
  const pick = <Item>(list: readonly Item[]) => list[random.integer(list.length)];
  return Array.from({ length: count }, (_, number) => {
    const tags = [...new Set([pick(names), ...(random.next() < 0.3 ? [pick(names)] : [])])];
    const words = Array.from({ length: 30 }, () =>
      random.next() < 0.2 ? pick(themes[pick(tags)]) : pick(fillers),
    );
    return { key: `tt${number}`, document: { text: words.join(" ") }, tags };
  });
}
