import { createRandom } from "../../core/index.ts";
import type { Ratings } from "../movielens/ratings.ts";
import { splitInTime, type TwoTowerData } from "./data.ts";
import type { MovieFacts } from "./titles.ts";

const day = 86_400_000;

/** Made-up ratings: title t is of taste t mod 2, as viewer v is of taste v mod 2, and genres and texts tell. */
export function madeUpData({ viewers = 50, titles = 240, each = 60 } = {}): TwoTowerData {
  const random = createRandom("made-up ratings");
  const rows = Array.from({ length: viewers }, (_, viewer) => {
    const seen = random.shuffle(Array.from({ length: titles }, (__, title) => title)).slice(0, each);
    return seen.map((title, at) => ({
      user: viewer + 1,
      movie: title + 100,
      stars: title % 2 === viewer % 2 ? 5 : 2,
      time: (viewer % 7) * day + at * 10 * day,
      part: at < each - 30 ? 0 : at < each - 20 ? 1 : 2,
    }));
  }).flat();
  const ratings: Ratings = {
    count: rows.length,
    users: Int32Array.from(rows, ({ user }) => user),
    movies: Int32Array.from(rows, ({ movie }) => movie),
    values: Float64Array.from(rows, ({ stars }) => stars),
    times: Float64Array.from(rows, ({ time }) => time),
    parts: Uint8Array.from(rows, ({ part }) => part),
  };
  const { users, movies, ...parts } = splitInTime(ratings);
  const unknown = new Int32Array(users.length).fill(-1);
  return {
    release: "movielens-1m",
    users,
    viewerFacts: { gender: unknown.map((_, viewer) => viewer % 2), ageBand: unknown, occupation: unknown },
    titles: Array.from(movies, (movieId) => madeUpFacts(movieId)),
    cold: new Uint8Array(movies.length),
    ...parts,
  };
}

function madeUpFacts(movieId: number): MovieFacts {
  const taste = movieId % 2;
  return {
    movieId,
    year: 1950 + (movieId % 50),
    synopsis:
      movieId % 9 === 0 ? undefined : taste === 0 ? "war army soldier battle" : "love wedding kiss heart",
    movielensGenres: [taste === 0 ? "War" : "Romance"],
    tmdbGenres: [],
    keywords: [],
    cast: [`player ${taste}`, `player ${movieId % 5}`],
    directors: [],
    countries: [],
    languages: [],
  };
}
