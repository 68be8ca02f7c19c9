import { genreShares, tasteGenres } from "../genres.ts";
import { type DemoTitle, demoMoods } from "../title.ts";
import type { Archetype } from "./archetypes.ts";
import { parameters } from "./parameters.ts";
import { eraOf, eras, regionOfCountry, regions } from "./times-and-places.ts";

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
