import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGenreVocabulary } from "./vocabulary.ts";
import { sourceGenres } from "./vocabulary-data.ts";

const tmdbFilmGenres = [
  "Action",
  "Adventure",
  "Animation",
  "Comedy",
  "Crime",
  "Documentary",
  "Drama",
  "Family",
  "Fantasy",
  "Foreign",
  "History",
  "Horror",
  "Music",
  "Mystery",
  "Romance",
  "Science Fiction",
  "TV Movie",
  "Thriller",
  "War",
  "Western",
];

describe("createGenreVocabulary", () => {
  const vocabulary = createGenreVocabulary();

  it.each([
    ["Sci-Fi", ["science fiction"]],
    ["Science Fiction", ["science fiction"]],
    ["Children's", ["family"]],
    ["Kids' TV", ["family"]],
    ["TV Dramas", ["drama"]],
    ["Action & Adventure", ["action", "adventure"]],
    ["Action-Adventure", ["action", "adventure"]],
    ["TV Sci-Fi & Fantasy", ["fantasy", "science fiction"]],
    ["Music & Musicals", ["music", "musical"]],
    ["Spy/Espionage", ["spy"]],
    ["Film-Noir", ["film noir"]],
    ["Stand-Up Comedy & Talk Shows", ["comedy", "talk show"]],
    ["Romantic Comedy", ["comedy", "romance"]],
    ["Horror Movies", ["horror"]],
    ["Silent", []],
    ["(no genres listed)", []],
    ["International TV Shows", []],
    ["TV Shows", []],
  ])("maps %s to %j", (name, genres) => {
    expect(vocabulary.map([name])).toEqual(genres);
  });

  it("keeps TMDB's film genres apart, one to one", () => {
    const mapped = tmdbFilmGenres.map((name) => vocabulary.map([name]));
    expect(mapped.every((genres) => genres.length === 1)).toBe(true);
    expect(new Set(mapped.flat()).size).toBe(tmdbFilmGenres.length);
  });

  it("keeps unknown names under their own key, and what is known of a compound", () => {
    expect(vocabulary.map(["Télé-Novela"])).toEqual(["tele novela"]);
    expect(vocabulary.has("tele novela")).toBe(false);
    expect(vocabulary.map(["Telenovela & Drama"])).toEqual(["drama", "telenovela"]);
  });

  it("gives sorted names without repetitions, and maps its own names to themselves", () => {
    const name = fc.constantFrom(...vocabulary.names, ...Object.keys(sourceGenres), "Steampunk");
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const once = vocabulary.map(names);
        expect(once).toEqual([...new Set(once)].sort());
        expect(vocabulary.map(once)).toEqual(once);
      }),
    );
  });

  it("lets a user's mapping win and add genres", () => {
    const extended = createGenreVocabulary({
      genres: ["Telenovela"],
      mapping: { "TV Dramas": ["Telenovela", "drama"], Short: ["short"], Western: [] },
    });
    expect(extended.map(["TV Dramas", "Short", "Western"])).toEqual(["drama", "short", "telenovela"]);
    expect(extended.has("short")).toBe(true);
    expect(extended.label("telenovela")).toBe("Telenovela");
    expect(vocabulary.map(["Short"])).toEqual([]);
  });
});
