import type { DemoTitle } from "./title.ts";

/** Genres that tastes and posters know. */
export const tasteGenres = [
  "Action",
  "Adventure",
  "Animation",
  "Biography",
  "Comedy",
  "Crime",
  "Documentary",
  "Drama",
  "Family",
  "Fantasy",
  "History",
  "Horror",
  "Music",
  "Mystery",
  "Romance",
  "Science Fiction",
  "Sport",
  "Thriller",
  "War",
  "Western",
] as const;
export type TasteGenre = (typeof tasteGenres)[number];

/** What the sources' words mean in {@link tasteGenres}: the first pattern that fits a word inside a genre name adds its genre. */
const patterns: readonly (readonly [RegExp, TasteGenre])[] = [
  [/\baction\b|martial|superhero|wuxia/i, "Action"],
  [/\badventure\b|swashbuckler|\broad\b/i, "Adventure"],
  [/animat/i, "Animation"],
  [/biograph/i, "Biography"],
  [/comedy|satire|sitcom|parody|mockumentary/i, "Comedy"],
  [/crime|noir|heist|gangster|legal/i, "Crime"],
  [/documentary/i, "Documentary"],
  [/drama|soap|coming-of-age|period/i, "Drama"],
  [/family|kids|children/i, "Family"],
  [/fantasy|supernatural|fairy/i, "Fantasy"],
  [/histor|epic/i, "History"],
  [/horror|slasher|zombie|vampire/i, "Horror"],
  [/music/i, "Music"],
  [/mystery|detective/i, "Mystery"],
  [/roman(ce|tic)/i, "Romance"],
  [/sci-fi|science fiction|dystopia|apocalyp|cyberpunk/i, "Science Fiction"],
  [/sport/i, "Sport"],
  [/thriller|\bspy\b|suspense/i, "Thriller"],
  [/\bwar\b|political/i, "War"],
  [/western/i, "Western"],
];

/** For each genre the share of the sources with genres that give it, in [0, 1]. */
export function genreShares(title: DemoTitle): ReadonlyMap<TasteGenre, number> {
  const lists = Object.values(title.genres).filter((list) => list.length > 0);
  const shares = new Map<TasteGenre, number>();
  for (const list of lists) {
    const given = new Set(
      list.flatMap((name) => patterns.filter(([pattern]) => pattern.test(name))).map(([, genre]) => genre),
    );
    for (const genre of given) shares.set(genre, (shares.get(genre) ?? 0) + 1 / lists.length);
  }
  return shares;
}
