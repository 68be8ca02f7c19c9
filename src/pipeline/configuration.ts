import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { columnMappingSchema } from "../catalogue/index.ts";
import { MarqueeError, messageOf } from "../core/index.ts";
import { textEncoderConfigurationSchema } from "../encoders/text/index.ts";
import { tagOptionsSchema } from "./tags/options.ts";
import { genreSpectrumOptionsSchema, termEvidenceOptionsSchema } from "../models/genre-spectrum/index.ts";
import { recommendConfigurationSchema } from "./recommend/options.ts";

const spectrumConfigurationSchema = z.strictObject({
  ...genreSpectrumOptionsSchema.shape,
  /** What single terms say of each genre, as an input beside the text vectors; `null` leaves it out. */
  termEvidence: termEvidenceOptionsSchema.nullable().prefault({}),
  /**
   * Which titles with a genre the published spectrum learns from: `all`, after the evaluation of one that learned from
   * the training part, or `train`, that one itself. See decision 13.
   */
  finalFit: z.enum(["all", "train"]).default("all"),
  /** A genre that fewer titles have is not learned. */
  minimumTitles: z.int().positive().default(5),
});

/** Everything that decides what a run makes. `docs/reference/configuration.md` is written by hand from this. */
export const runConfigurationSchema = z.strictObject({
  /** Seed of everything random. */
  seed: z.int().nonnegative().default(1),
  import: z
    .strictObject({
      /** Stop at the first row or file that cannot be used. */
      strict: z.boolean().default(false),
      /** Paths from the data folder to pass over; `*` stands for anything but `/`, a folder for all in it. */
      ignore: z.array(z.string().min(1)).default([]),
      /** A JSON file with genres and names of genres beside ours; relative to the configuration file. */
      genres: z.string().optional(),
      /** How the columns of your own files become fields; such files are recognised by their columns. */
      mappings: z.array(columnMappingSchema).default([]),
    })
    .prefault({}),
  /** How texts become vectors. */
  encode: textEncoderConfigurationSchema.prefault({
    method: "combined",
    parts: [{ method: "doc2vec" }, { method: "lsa" }],
  }),
  /** The network of the genre spectrum and its training. */
  spectrum: spectrumConfigurationSchema.prefault({}),
  /** Tags that are learned from titles that have them and proposed for all; `null` leaves them out. */
  tags: tagOptionsSchema.nullable().prefault({}),
  neighbours: z
    .strictObject({
      /** How many neighbours of every title are kept. */
      count: z.int().positive().max(1000).default(100),
    })
    .prefault({}),
  map: z
    .strictObject({
      /** Neighbours that shape the layout: few show detail, many the whole. */
      neighbours: z.int().min(2).max(200).default(15),
      /** How close together points may lie, in map units. */
      minimumDistance: z.number().positive().max(1).default(0.1),
    })
    .prefault({}),
  /** How `marquee recommend` learns and what counts as a liking. */
  recommend: recommendConfigurationSchema.prefault({}),
  /** How steps are cut into pieces that several workers can do. It decides bytes, so it is the same everywhere. */
  shards: z
    .strictObject({
      /** Titles that are encoded in one piece. */
      titlesPerShard: z.int().positive().default(2048),
      /** Titles whose neighbours are looked for, or that are judged, in one piece. */
      queriesPerShard: z.int().positive().default(16_384),
    })
    .prefault({}),
});
export type RunConfiguration = z.output<typeof runConfigurationSchema>;

/** Values that win over the configuration file. `undefined` leaves the file's. */
export interface RunConfigurationOverrides {
  readonly seed?: number;
  readonly strict?: boolean;
}

/**
 * Reads the configuration of a run: flags before the file, the file before the defaults.
 *
 * @throws MarqueeError `invalid-option` naming the member that is wrong.
 */
export async function readRunConfiguration(
  path: string | undefined,
  overrides: RunConfigurationOverrides = {},
): Promise<RunConfiguration> {
  const parsed = runConfigurationSchema.safeParse(path === undefined ? {} : await readFileAsJson(path));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new MarqueeError(
      "invalid-option",
      `${path}: ${issue.path.join(".") || "the configuration"}: ${issue.message}`,
      {
        hint: "docs/reference/configuration.md lists every member.",
      },
    );
  }
  const { data: configuration } = parsed;
  const genres = configuration.import.genres;
  return {
    ...configuration,
    seed: overrides.seed ?? configuration.seed,
    import: {
      ...configuration.import,
      strict: overrides.strict ?? configuration.import.strict,
      genres: genres === undefined ? undefined : resolve(dirname(path ?? "."), genres),
    },
  };
}

async function readFileAsJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new MarqueeError(
      "invalid-option",
      `The configuration ${path} cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
