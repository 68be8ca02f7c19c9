/** Periods of film history, oldest first. */
export const eras = ["silent", "classic", "late", "modern", "recent"] as const;
export type Era = (typeof eras)[number];
/** Where a title comes from, as far as tastes tell. */
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
