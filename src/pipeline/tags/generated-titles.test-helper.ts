import { createRandom } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";

const themes: Readonly<Record<string, readonly string[]>> = {
  haunting: ["ghost", "curse", "cellar", "scream", "grave", "shadow"],
  wedding: ["kiss", "bride", "letter", "dance", "heart", "promise"],
  frontier: ["sheriff", "saloon", "cattle", "outlaw", "desert", "rifle"],
};
const genreOf: Readonly<Record<string, string>> = {
  haunting: "horror",
  wedding: "romance",
  frontier: "western",
};
const fillers = ["house", "city", "friend", "night", "story", "road", "family", "secret", "return"];

/** Films with one or two of three moods, words and genres that go with them, and the keyword `odd` for every ninth. */
export function generatedTitles(count: number, seed = 1): Title[] {
  const random = createRandom(seed);
  const pick = <Item>(list: readonly Item[]) => list[random.integer(list.length)];
  const names = Object.keys(themes);
  return Array.from({ length: count }, (_, number) => {
    const mood = [...new Set([pick(names), ...(random.next() < 0.3 ? [pick(names)] : [])])];
    const words = Array.from({ length: 24 }, () =>
      random.next() < 0.25 ? pick(themes[pick(mood)]) : pick(fillers),
    );
    const genres = mood.map((name) => genreOf[name]);
    return {
      ...{
        id: `film-${String(number).padStart(16, "0")}` as Title["id"],
        kind: "film",
        name: `Film ${number}`,
      },
      ...{ genres, primaryGenres: genres, sources: ["test"], externalIds: { imdb: `tt${1000000 + number}` } },
      synopsis: `${words.slice(0, 12).join(" ")}. ${words.slice(12).join(" ")}.`,
      mood,
      ...(number % 9 === 0 && { keywords: ["odd"] }),
    };
  });
}
