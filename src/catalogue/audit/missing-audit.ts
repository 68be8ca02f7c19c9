import type { Title } from "../../domain/index.ts";
import { BandCounter, bandOf } from "./bands.ts";
import type { MissingField } from "./report.ts";

/** What an audit knows of a title beside the title itself. */
export interface TitleContext {
  /** Whether a poster lies in the data folder. */
  readonly hasPicture: (title: Title) => boolean;
}

type Has = (title: Title, context: TitleContext) => boolean;

const filled = (list: readonly unknown[] | undefined) => list !== undefined && list.length > 0;

/** Whether a title has any poster, as a file or as an address. */
export const hasPoster: Has = (title, context) => Boolean(title.posterUrl) || context.hasPicture(title);

const fields: readonly { field: string; label: string; has: Has }[] = [
  { field: "synopsis", label: "Synopsis", has: (title) => Boolean(title.synopsis) },
  { field: "genres", label: "Genres", has: (title) => title.genres.length > 0 },
  {
    field: "keywords",
    label: "Keywords or tags",
    has: (title) => filled(title.keywords) || filled(title.tags),
  },
  { field: "cast", label: "Cast", has: (title) => filled(title.cast) },
  { field: "directors", label: "Director or creator", has: (title) => filled(title.directors) },
  { field: "poster", label: "Poster", has: hasPoster },
  { field: "trailer", label: "Trailer", has: (title) => Boolean(title.trailerKey) },
  { field: "year", label: "Year", has: (title) => title.year !== undefined },
  { field: "runtime", label: "Runtime", has: (title) => title.runtimeMinutes !== undefined },
  { field: "languages", label: "Language", has: (title) => filled(title.languages) },
  { field: "countries", label: "Country", has: (title) => filled(title.countries) },
  { field: "maturity", label: "Maturity rating", has: (title) => Boolean(title.maturity) },
  { field: "votes", label: "Votes", has: (title) => title.voteCount !== undefined },
  { field: "imdb", label: "IMDb id", has: ({ externalIds }) => externalIds.imdb !== undefined },
  { field: "tmdb", label: "TMDB id", has: ({ externalIds }) => externalIds.tmdb !== undefined },
];

/** For how many titles each kind of metadata is missing, by popularity. The most often missing first. */
export function auditMissing(
  titles: readonly Title[],
  context: TitleContext,
  all: BandCounter,
): MissingField[] {
  const counters = fields.map(() => new BandCounter());
  for (const title of titles) {
    const band = bandOf(title);
    for (let i = 0; i < fields.length; i++) if (!fields[i].has(title, context)) counters[i].add(band);
  }
  return fields
    .map(({ field, label }, i) => ({
      field,
      label,
      titles: counters[i].total,
      share: titles.length === 0 ? 0 : counters[i].total / titles.length,
      shareByBand: counters[i].shares(all),
    }))
    .sort((left, right) => right.titles - left.titles);
}
