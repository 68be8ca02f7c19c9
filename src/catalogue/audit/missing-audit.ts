import type { Title } from "../../domain/index.ts";
import { isAddress } from "../importers/link-posters.ts";
import { BandCounter, bandOf } from "./bands.ts";
import type { MissingField } from "./report.ts";

/** What an audit knows of a title beside the title itself. */
export interface TitleContext {
  /** Whether a poster lies in the data folder. */
  readonly hasPicture: (title: Title) => boolean;
}

type Has = (title: Title, context: TitleContext) => boolean;

const filled = (list: readonly unknown[] | undefined) => list !== undefined && list.length > 0;

/** Whether a title has any poster: a picture in the data folder, or an address. */
export const hasPoster: Has = (title, context) => context.hasPicture(title) || hasPosterAddress(title);

/** Whether a title has the address of a poster. A path to a picture that is not there counts for nothing. */
export function hasPosterAddress({ posterUrl }: Title): boolean {
  return posterUrl !== undefined && isAddress(posterUrl);
}

interface MissableField {
  readonly field: string;
  readonly label: string;
  readonly has: Has;
  /** An identifier is missing only where others have it: no catalogue needs the numbers of every service. */
  readonly identifier?: boolean;
}

const fields: readonly MissableField[] = [
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
  ...(
    [
      ["imdb", "IMDb id"],
      ["tmdb", "TMDB id"],
    ] as const
  ).map(([field, label]) => ({
    field,
    label,
    has: ({ externalIds }: Title) => externalIds[field] !== undefined,
    identifier: true,
  })),
];

/** What {@link auditMissing} finds. */
export interface MissingAudit {
  /** The most often missing first. */
  readonly missing: MissingField[];
  /** Labels of the identifiers that no title has at all, and that are not counted as missing. */
  readonly unusedIdentifiers: string[];
}

/** For how many titles each kind of metadata is missing, by popularity. */
export function auditMissing(
  titles: readonly Title[],
  context: TitleContext,
  all: BandCounter,
): MissingAudit {
  const counters = fields.map(() => new BandCounter());
  for (const title of titles) {
    const band = bandOf(title);
    for (let i = 0; i < fields.length; i++) if (!fields[i].has(title, context)) counters[i].add(band);
  }
  const found = fields.map((field, i) => ({
    ...field,
    unused: field.identifier === true && titles.length > 0 && counters[i].total === titles.length,
    counter: counters[i],
  }));
  const missing = found
    .filter(({ unused }) => !unused)
    .map(({ field, label, counter }) => ({
      field,
      label,
      titles: counter.total,
      share: titles.length === 0 ? 0 : counter.total / titles.length,
      shareByBand: counter.shares(all),
    }))
    .sort((left, right) => right.titles - left.titles);
  return { missing, unusedIdentifiers: found.filter(({ unused }) => unused).map(({ label }) => label) };
}
