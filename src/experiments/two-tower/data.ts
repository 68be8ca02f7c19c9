import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import { bucket } from "../../metrics/index.ts";
import { type Ratings, ratingParts, readRatings } from "../movielens/ratings.ts";
import { type MovieFacts, readMovieFacts } from "./titles.ts";
import { readViewerFacts, type ViewerFacts } from "./viewers.ts";

/** The data sets of the protocol and the file of their ratings. */
export const twoTowerReleases = {
  "movielens-1m": "ratings.csv.gz",
  "movielens-latest-small": "ratings.csv",
} as const;
export type TwoTowerRelease = keyof typeof twoTowerReleases;

/** Ratings of one part of time, oldest first for each viewer. */
export interface RatedEvents {
  /** Row of the viewer of every event, rising. */
  readonly viewers: Int32Array;
  /** Row of the title of every event. */
  readonly titles: Int32Array;
  readonly stars: Float32Array;
  /** Milliseconds since 1970; NaN where unknown. Events of unknown time come first, in the order of the file. */
  readonly times: Float64Array;
  /** Events of viewer v are those from `offsets[v]` to `offsets[v + 1]`, `[viewers + 1]`. */
  readonly offsets: Uint32Array;
}

/** What the protocol `two-tower` learns from and is measured on. */
export interface TwoTowerData {
  readonly release: TwoTowerRelease;
  /** MovieLens ids, ascending; of everyone in any part. */
  readonly users: Int32Array;
  readonly viewerFacts: ViewerFacts;
  /** Every title of any part, ascending by MovieLens id. */
  readonly titles: readonly MovieFacts[];
  /** 1 for titles that are taken out of training altogether: bucket 0 of the movie id, `[titles]`. */
  readonly cold: Uint8Array;
  /** Before `valid` in time. Holds cold titles, too: whoever trains leaves them out ({@link warmPositives}). */
  readonly train: RatedEvents;
  readonly valid: RatedEvents;
  readonly test: RatedEvents;
}

/** Ratings from here on are positive. */
export const positiveStars = 4;
/** Parts of the time of a release without a split of its own. */
const shares = { train: 0.8, valid: 0.1 };

/**
 * Reads a release with its titles' metadata and posters.
 *
 * @param data Folder with the real data.
 * @throws MarqueeError `missing-input` when the release is not there or a part of it is empty.
 */
export async function readTwoTowerData(
  data: string,
  release: TwoTowerRelease,
  signal?: AbortSignal,
): Promise<TwoTowerData> {
  const ratings = await readRatings(join(data, release, twoTowerReleases[release]));
  const { users, movies, ...parts } = splitInTime(ratings);
  return {
    release,
    users,
    viewerFacts: await readViewerFacts(join(data, release, "users.dat"), users),
    titles: await readMovieFacts(data, release, movies, signal),
    cold: Uint8Array.from(movies, (movie) => Number(bucket(String(movie)) === 0)),
    ...parts,
  };
}

/** What {@link splitInTime} gives. */
export interface TimeSplit extends Pick<TwoTowerData, "users" | "train" | "valid" | "test"> {
  /** MovieLens ids of the titles, ascending. */
  readonly movies: Int32Array;
}

/**
 * Splits ratings by the parts that their file gives; where it gives none, at the times before which 80 % and 90 % of
 * them lie.
 *
 * @throws MarqueeError `missing-input` when a part is empty.
 */
export function splitInTime(ratings: Ratings): TimeSplit {
  const users = distinct(ratings.users);
  const movies = distinct(ratings.movies);
  const parts = ratings.parts.includes(ratingParts.indexOf("none"))
    ? partsByTime(ratings.times)
    : ratings.parts;
  const [train, valid, test] = (["train", "valid", "test"] as const).map((name) => {
    const chosen = Array.from({ length: ratings.count }, (_, at) => at).filter(
      (at) => parts[at] === ratingParts.indexOf(name),
    );
    if (chosen.length === 0) {
      throw new MarqueeError("missing-input", `${ratings.count} ratings leave none for the ${name} part.`);
    }
    return eventsOf(ratings, chosen, users, movies);
  });
  return { users, movies, train, valid, test };
}

/** Events without a time count as the oldest. */
function partsByTime(times: Float64Array): Uint8Array {
  const known = times.map((time) => (Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time));
  const order = known.toSorted();
  const validFrom = order[Math.floor(order.length * shares.train)];
  const testFrom = order[Math.floor(order.length * (shares.train + shares.valid))];
  return Uint8Array.from(known, (time) => Number(time >= validFrom) + Number(time >= testFrom));
}

function eventsOf(
  ratings: Ratings,
  chosen: readonly number[],
  users: Int32Array,
  movies: Int32Array,
): RatedEvents {
  const time = (at: number) =>
    Number.isNaN(ratings.times[at]) ? Number.NEGATIVE_INFINITY : ratings.times[at];
  const inOrder = chosen.toSorted((a, b) => {
    const [first, second] = [time(a), time(b)];
    return ratings.users[a] - ratings.users[b] || (first === second ? a - b : first - second);
  });
  const [userAt, movieAt] = [positions(users), positions(movies)];
  const viewers = Int32Array.from(inOrder, (at) => userAt.get(ratings.users[at]) ?? -1);
  const offsets = new Uint32Array(users.length + 1);
  for (const viewer of viewers) offsets[viewer + 1]++;
  for (let viewer = 0; viewer < users.length; viewer++) offsets[viewer + 1] += offsets[viewer];
  return {
    viewers,
    titles: Int32Array.from(inOrder, (at) => movieAt.get(ratings.movies[at]) ?? -1),
    stars: Float32Array.from(inOrder, (at) => ratings.values[at]),
    times: Float64Array.from(inOrder, (at) => ratings.times[at]),
    offsets,
  };
}

const distinct = (ids: Int32Array) => Int32Array.from(new Set(ids)).sort();

const positions = (ids: Int32Array) => new Map(Array.from(ids, (id, at) => [id, at] as const));

/** Only those events that `keep` says yes to, such as positives of titles that are not cold. */
export function chooseEvents(
  events: RatedEvents,
  keep: (event: { readonly title: number; readonly stars: number; readonly viewer: number }) => boolean,
): RatedEvents {
  const { titles, stars, viewers } = events;
  const kept = Uint32Array.from(titles.keys()).filter((at) =>
    keep({ title: titles[at], stars: stars[at], viewer: viewers[at] }),
  );
  const offsets = new Uint32Array(events.offsets.length);
  for (const at of kept) offsets[viewers[at] + 1]++;
  for (let viewer = 1; viewer < offsets.length; viewer++) offsets[viewer] += offsets[viewer - 1];
  return {
    viewers: Int32Array.from(kept, (at) => viewers[at]),
    titles: Int32Array.from(kept, (at) => titles[at]),
    stars: Float32Array.from(kept, (at) => stars[at]),
    times: Float64Array.from(kept, (at) => events.times[at]),
    offsets,
  };
}

/** Positives of titles that may be trained on. */
export function warmPositives({ cold }: Pick<TwoTowerData, "cold">, events: RatedEvents): RatedEvents {
  return chooseEvents(events, ({ title, stars }) => stars >= positiveStars && cold[title] === 0);
}
