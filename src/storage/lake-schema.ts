import type { ColumnType } from "./parquet.ts";
import { linkColumns, posterColumns, statementColumns, titleColumns } from "./titles.ts";
import { viewerColumns } from "./viewers.ts";

/** A column of a table of the lake. */
export interface LakeColumn {
  /** `float[]` is a list of 32-bit floats of one length in a file. */
  readonly type: Exclude<ColumnType, object> | "float[]";
  /** What it holds. */
  readonly about: string;
}

/** A table of the lake, as other engines see it. */
export interface LakeTable {
  readonly about: string;
  /** Columns that stand in the names of folders (`source=imdb`) and not in the files, outermost first. */
  readonly partitions: Readonly<Record<string, LakeColumn>>;
  /** The columns of the files, in their order. */
  readonly columns: Readonly<Record<string, LakeColumn>>;
}

type Named<Columns> = Readonly<Record<keyof Columns, string>>;

/** Columns as they are written, each with its description. */
function described<Columns extends Readonly<Record<string, LakeColumn["type"]>>>(
  columns: Columns,
  about: Named<Columns>,
) {
  const entries = Object.entries(columns).map(
    ([name, type]) => [name, { type, about: about[name] }] as const,
  );
  return Object.fromEntries(entries) as Readonly<Record<keyof Columns, LakeColumn>>;
}

const titles = described(titleColumns, {
  id: "our id, `film-` or `series-` and 16 hexadecimal digits",
  kind: "`film` or `series`",
  name: "the name it is known by",
  originalName: "the name in its own language",
  year: "of release, or of the first season",
  endYear: "of the last season",
  seasons: "how many",
  releaseDate: "`YYYY-MM-DD`",
  addedDate: "when it came into the catalogue, `YYYY-MM-DD`",
  synopsis: "what it is about",
  tagline: "the line of its posters",
  genres: "every genre that a source gives, in our vocabulary",
  primaryGenres: "those that most sources give",
  keywords: "of the sources",
  tags: "of viewers",
  cast: "the actors, the most important first",
  directors: "who directed it",
  countries: "where it was made",
  languages: "that are spoken in it",
  runtimeMinutes: "of the film, or of an episode",
  maturity: "the rating for age, as the source writes it",
  mood: "words of the sources for its mood",
  popularity: "the source's own figure",
  voteCount: "votes that the mean is of",
  voteAverage: "on the source's scale",
  budget: "in US dollars",
  revenue: "in US dollars",
  posterUrl: "where a poster can be had",
  trailerKey: "of the trailer at its service",
  sources: "that speak of it",
  imdbId: "at IMDb, `tt…`",
  tmdbId: "at TMDB",
  movielensId: "at MovieLens",
});

const viewer = { type: "text", about: "the viewer, `<source>:<their number>`" } as const;
const title = { type: "text", about: "the title, `titles.id`" } as const;
const eventTime = {
  type: "time",
  about: "when it happened, UTC; missing where the source does not say",
} as const;
const source = { type: "text", about: "where it comes from" } as const;
const year = { type: "integer", about: "of `eventTime`, UTC" } as const;

/** The tables of the lake. `docs/reference/lake.md` is generated from this, and a test compares it with files. */
export const lakeTables = {
  titles: { about: "The catalogue, one row a title.", partitions: {}, columns: titles },
  statements: {
    about: "Who said what of a title, one row a statement: where every value of `titles` comes from.",
    partitions: {},
    columns: described(statementColumns, {
      titleId: "the title, `titles.id`",
      source: "who says it",
      sourceId: "the source's own id of the title",
      field: "what it is about, such as `year`",
      value: "as JSON",
      file: "of the import",
      line: "of that file, or the number of the record",
    }),
  },
  links: {
    about: "Identifiers of other catalogues, one row an identifier.",
    partitions: {},
    columns: described(linkColumns, {
      scheme: "`imdb`, `tmdb` or `movielens`",
      value: "the identifier",
      titleId: "the title, `titles.id`",
    }),
  },
  posters: {
    about: "Pictures that came with the catalogue, one row a file.",
    partitions: {},
    columns: described(posterColumns, {
      titleId: "the title, `titles.id`",
      path: "from the imported folder",
    }),
  },
  viewers: {
    about: "What is known of viewers beside what they watched, one row a fact.",
    partitions: {},
    columns: described(viewerColumns, {
      viewerId: viewer.about,
      feature: "what it says, such as `country` or `ageBand`",
      value: "as the source writes it; an age as its band",
    }),
  },
  events: {
    about: "What viewers did, one row an event, in the order of the imported files.",
    partitions: { source, year },
    columns: {
      viewerId: viewer,
      titleId: title,
      kind: { type: "text", about: "`watch`, `rating`, `impression` or `click`" },
      value: { type: "double", about: "the rating on the source's scale, the share watched, or 1" },
      eventTime,
      split: { type: "text", about: "the part of a fixed split, such as `train`, where the source has one" },
    },
  },
  tag_uses: {
    about: "Tags that viewers gave, one row a use.",
    partitions: { source },
    columns: {
      viewerId: viewer,
      titleId: title,
      tag: { type: "text", about: "as they wrote it" },
      eventTime,
    },
  },
  embeddings: {
    about: "A vector of every title that has a text: from its text alone, and the genre spectrum.",
    partitions: {
      model: { type: "text", about: "what made it: the text encoder's name, or `genre-spectrum`" },
    },
    columns: {
      id: title,
      vector: { type: "float[]", about: "of one length for a model" },
      contentHash: { type: "text", about: "of what it was made from" },
    },
  },
  intensities: {
    about: "How strong every genre is in every title that has a text.",
    partitions: {},
    columns: {
      id: title,
      intensities: { type: "float[]", about: "probabilities, in the order of `genres` in `_marquee.json`" },
    },
  },
  neighbours: {
    about: "The nearest titles of every title in the genre spectrum.",
    partitions: {},
    columns: {
      id: title,
      neighbours: { type: "text[]", about: "ids of titles, the nearest first" },
      similarities: { type: "float[]", about: "their cosines" },
    },
  },
  map: {
    about: "Where every title stands on the map of the spectrum.",
    partitions: {},
    columns: {
      id: title,
      x: { type: "double", about: "in map units" },
      y: { type: "double", about: "in map units" },
    },
  },
} as const satisfies Readonly<Record<string, LakeTable>>;

/** The name of a table of the lake. */
export type LakeTableName = keyof typeof lakeTables;
