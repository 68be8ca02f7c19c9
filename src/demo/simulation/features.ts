import { genreShares, tasteGenres } from "../genres.ts";
import { type DemoTitle, demoMoods } from "../title.ts";
import type { Archetype } from "./archetypes.ts";
import { parameters } from "./parameters.ts";

export const eras = ["silent", "classic", "late", "modern", "recent"] as const;
export type Era = (typeof eras)[number];
export const regions = ["america", "europe", "east-asia", "south-asia", "latin", "other"] as const;
export type Region = (typeof regions)[number];

const regionCountries: Readonly<Record<Exclude<Region, "other">, string>> = {
  america: "US CA AU NZ GB IE",
  europe: "FR DE IT ES DK SE NO FI PL AT CH BE NL RU SU CZ CS HU RO GR PT TR IS UA GE YU RS",
  "east-asia": "JP KR CN HK TW TH VN",
  "south-asia": "IN PK BD LK NP BT",
  latin: "BR MX AR CL CO CU PE UY",
};
const regionOf = new Map(
  Object.entries(regionCountries).flatMap(([region, codes]) =>
    codes.split(" ").map((code): [string, Region] => [code, region as Region]),
  ),
);

/** The region of a country, ISO 3166-1 alpha-2. English-speaking countries count as one. */
export const regionOfCountry = (country: string): Region => regionOf.get(country) ?? "other";

/** The era of a year of release. */
export function eraOf(year: number): Era {
  if (year < 1930) return "silent";
  if (year < 1970) return "classic";
  if (year < 1995) return "late";
  return year < 2012 ? "modern" : "recent";
}

/** Number of features: genres, moods, eras, regions, series. */
export const featureCount = tasteGenres.length + demoMoods.length + eras.length + regions.length + 1;

/**
 * The features of a title, `[featureCount]`, block weights included: genres by the share of sources divided by the
 * root of their sum, moods by one over the root of their number, era, share of regions, +1 for a series and -1 for a film.
 */
export function titleFeatures(title: DemoTitle): Float64Array {
  const { blocks } = parameters;
  const shares = genreShares(title);
  const total = Math.sqrt([...shares.values()].reduce((sum, share) => sum + share, 0)) || 1;
  const mood = blocks.mood / Math.sqrt(title.mood.length);
  const found = title.countries.map(regionOfCountry);
  return Float64Array.from([
    ...tasteGenres.map((genre) => (blocks.genre * (shares.get(genre) ?? 0)) / total),
    ...demoMoods.map((name) => (title.mood.includes(name) ? mood : 0)),
    ...eras.map((era) => (eraOf(title.year) === era ? blocks.era : 0)),
    ...regions.map(
      (region) => (blocks.region * found.filter((each) => each === region).length) / found.length,
    ),
    title.kind === "series" ? blocks.kind : -blocks.kind,
  ]);
}

/** The likings of an archetype, `[featureCount]`, in the order of {@link titleFeatures}. */
export function archetypeVector(archetype: Archetype): Float64Array {
  return Float64Array.from([
    ...tasteGenres.map((genre) => archetype.genres[genre] ?? 0),
    ...demoMoods.map((mood) => archetype.moods[mood] ?? 0),
    ...eras.map((era) => archetype.eras[era] ?? 0),
    ...regions.map((region) => archetype.regions[region] ?? 0),
    archetype.series,
  ]);
}
