import { z } from "zod";
import { tagFields } from "../tags/tag-fields.ts";
import { lakeQuery, lakeTable, verifiedTags } from "../views/source.ts";
import { defineFeatureView } from "../views/view.ts";

const owner = "catalogue";
const keys = { titleId: "id" };
/** What is said of a title as a whole is true, and known, from the import or the fit that made the table. */
const times = { eventTime: { of: "table" }, knownTime: { of: "table" } } as const;
const texts = z.array(z.string());

/** What the sources agree on about a title. */
export const titleFacts = defineFeatureView({
  name: "title-facts",
  entity: "title",
  source: lakeTable({ table: "titles", keys, ...times }),
  owner,
  description: "Resolved metadata of a title, from all its sources",
  fields: {
    name: { type: z.string(), description: "The name it is known by" },
    kind: { type: z.enum(["film", "series"]), description: "Film or series" },
    year: { type: z.int(), description: "Year of release, or of the first season" },
    runtimeMinutes: { type: z.number(), description: "Of the film, or of an episode" },
    genres: { type: texts, description: "Every genre that a source gives" },
    primaryGenres: { type: texts, description: "Genres that the majority of the sources give" },
    keywords: { type: texts, description: "Keywords of the sources" },
    cast: { type: texts, description: "Actors, the most important first" },
    directors: { type: texts, description: "Directors, or creators of a series" },
    countries: { type: texts, description: "Where it was made" },
    languages: { type: texts, description: "Spoken in it" },
    maturity: { type: z.string(), description: "Rating for age, as the source writes it" },
    popularity: { type: z.number(), description: "The source's own figure" },
    voteCount: { type: z.int(), description: "Votes that the mean is of" },
    voteAverage: { type: z.number(), description: "Mean vote, 0 to 10" },
  },
});

/** The embedding of a title in the published genre spectrum. */
export const genreSpectrum = defineFeatureView({
  name: "genre-spectrum",
  entity: "title",
  source: lakeTable({ table: "spectrum", keys, columns: { spectrum: "vector" }, ...times }),
  owner,
  description: "The published genre spectrum of a title with a text",
  fields: {
    spectrum: { type: z.array(z.number()), description: "Coordinates in the spectrum" },
    model: { type: z.string(), description: "The model that made them" },
    contentHash: { type: z.string(), description: "Hash of what they were made from" },
  },
});

/** How strongly a title has each genre. */
export const genreIntensities = defineFeatureView({
  name: "genre-intensities",
  entity: "title",
  source: lakeTable({ table: "intensities", keys, ...times }),
  owner,
  description: "Intensity of every learned genre, in the order of the model's genres",
  fields: { intensities: { type: z.array(z.number()), description: "Intensities in [0, 1]" } },
});

/** The tags of a title that somebody verified: a person is believed before a model. */
export const titleTags = defineFeatureView({
  name: "title-tags",
  entity: "title",
  source: verifiedTags({
    top: 20,
    conflict: { policy: "priority", order: ["human", "language-model", "classifier"] },
  }),
  owner: "tagging",
  description: "The best verified tags of a title, with who says so and why",
  fields: tagFields,
});

/** What the tagger proposes: nobody has verified it. */
export const proposedTags = defineFeatureView({
  name: "proposed-tags",
  entity: "title",
  source: lakeQuery(`
SELECT "titleId", {tags/tags.parquet.eventTime} AS "eventTime", {tags/tags.parquet.knownTime} AS "knownTime",
  list(tag ORDER BY probability DESC, tag) AS tags, list(probability ORDER BY probability DESC, tag) AS probabilities
FROM {tags/tags.parquet} WHERE holds GROUP BY "titleId"`),
  owner: "tagging",
  description: "Tags that the tagger learned and holds to be true of a title, most likely first",
  fields: {
    tags: { type: texts, description: "The tags" },
    probabilities: {
      type: z.array(z.number().min(0).max(1)),
      description: "How likely each is, in the same order",
    },
  },
});
