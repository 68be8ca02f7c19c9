import type { Title } from "../../domain/index.ts";

/** What may be recommended; what is absent does not limit. */
export interface TitleFilters {
  /** Genres, in our vocabulary; a title needs one of them. */
  readonly genres?: readonly string[];
  readonly kind?: Title["kind"];
  /** The highest maturity rating, such as `PG-13`; titles without a rating are left out then. */
  readonly maturity?: string;
}

/** Ages from which titles of the usual ratings are meant, United States and numbers. */
const ages: Readonly<Record<string, number>> = {
  g: 0,
  "tv-y": 0,
  "tv-g": 0,
  u: 0,
  all: 0,
  "tv-y7": 7,
  "tv-y7-fv": 7,
  pg: 8,
  "tv-pg": 8,
  approved: 8,
  passed: 8,
  "pg-13": 13,
  "tv-14": 14,
  r: 17,
  "tv-ma": 17,
  "nc-17": 18,
  x: 18,
};

/** The age from which a maturity rating means a title; `undefined` for one that is not known. */
export function ageOfMaturity(maturity: string): number | undefined {
  const text = maturity.trim().toLowerCase();
  const named = ages[text] as number | undefined;
  if (named !== undefined) return named;
  const number = /^(?:fsk|age)?[ -]?(\d{1,2})\+?$/.exec(text);
  return number ? Number(number[1]) : undefined;
}

/**
 * Whether a title passes the filters. A genre passes under any case.
 *
 * @param age The age of `filters.maturity`, where that is given.
 */
export function passesFilters(title: Title, filters: TitleFilters, age: number | undefined): boolean {
  const { genres = [], kind } = filters;
  if (kind !== undefined && title.kind !== kind) return false;
  const own = new Set(title.genres.map((genre) => genre.toLowerCase()));
  if (genres.length > 0 && !genres.some((genre) => own.has(genre.toLowerCase()))) return false;
  if (age === undefined) return true;
  const needed = title.maturity === undefined ? undefined : ageOfMaturity(title.maturity);
  return needed !== undefined && needed <= age;
}
