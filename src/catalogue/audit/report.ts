import { z } from "zod";
import { rejectReasons, titleIdSchema, titleKinds } from "../../domain/index.ts";
import { type ConflictType, conflictSchema, conflictTypes } from "../identity/conflict.ts";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const conflictType = z.enum(Object.keys(conflictTypes) as [ConflictType, ...ConflictType[]]);

/** A title in an example. */
const titleReferenceSchema = z.object({
  id: titleIdSchema,
  name: z.string(),
  year: z.int().nullable(),
  kind: z.enum(titleKinds),
  sources: z.array(z.string()),
});
export type TitleReference = z.infer<typeof titleReferenceSchema>;

const groupsSchema = z.object({
  groups: count,
  titles: count,
  /** The first groups, by name. */
  examples: z.array(z.object({ text: z.string(), titles: z.array(titleReferenceSchema) })),
});
export type TitleGroups = z.infer<typeof groupsSchema>;

const missingSchema = z.object({
  field: z.string(),
  label: z.string(),
  /** Titles without it, and their share of all titles. */
  titles: count,
  share,
  /** Shares of the titles without it, in the order of `bands`; `null` for a band without titles. */
  shareByBand: z.array(share.nullable()),
});
export type MissingField = z.infer<typeof missingSchema>;

const capabilitySchema = z.object({
  name: z.string(),
  label: z.string(),
  /** `works` for at least 80 % of the titles, `limited` for at least 30 %, else `poor`; a partial title counts half. */
  state: z.enum(["works", "limited", "poor"]),
  /** Titles with all that it needs. */
  full: count,
  /** Titles with a part of it. */
  partial: count,
  /** Shares of titles with all that it needs, in the order of `bands`. */
  fullShareByBand: z.array(share.nullable()),
  /** What that means, in words with numbers. */
  effect: z.string(),
});
export type Capability = z.infer<typeof capabilitySchema>;

/** What {@link import("./audit-catalogue.ts").auditCatalogue} finds out about a catalogue. */
export const auditReportSchema = z.object({
  titles: z.object({ total: count, films: count, series: count }),
  /** Titles by number of votes; the last band is for titles whose votes are unknown. */
  bands: z.array(z.object({ label: z.string(), titles: count })),
  sources: z.array(z.object({ source: z.string(), titles: count })),
  capabilities: z.array(capabilitySchema),
  missing: z.array(missingSchema),
  /** Kinds of identifiers that no title has; they are not counted as missing. */
  unusedIdentifiers: z.array(z.string()),
  synopses: z.object({
    present: count,
    /** Words of the median synopsis, 0 where there is none. */
    medianWords: count,
    /** Synopses of fewer words than this are near-empty. */
    nearEmptyBelow: count,
    nearEmpty: count,
    placeholders: count,
    placeholderExamples: z.array(z.object({ title: titleReferenceSchema, text: z.string() })),
    /** Titles that carry the same text as another title. */
    shared: groupsSchema,
  }),
  duplicates: z.object({
    /** Same name and kind, years at most one apart, from different sources, and no identifiers that differ. */
    likely: groupsSchema,
    /** The same, but with different identifiers: remakes and namesakes, or doubles in a source. */
    namesakes: groupsSchema,
    /** Titles without a year, together with the titles that have the same name and kind. */
    undated: groupsSchema,
  }),
  conflicts: z.object({
    total: count,
    byType: z.array(
      z.object({
        type: conflictType,
        meaning: z.string(),
        merged: count,
        keptApart: count,
        examples: z.array(conflictSchema),
      }),
    ),
  }),
  genres: z.object({
    known: z.array(z.object({ genre: z.string(), label: z.string(), titles: count, primary: count })),
    /** Genres outside the vocabulary, the most frequent first. */
    unknown: z.array(z.object({ genre: z.string(), titles: count })),
    /** Share of all genre mentions that the vocabulary knows. */
    coverage: share,
  }),
  rejects: z.object({
    total: count,
    byFile: z.array(
      z.object({
        file: z.string(),
        /** Rows of the file, `null` where unknown. */
        rows: count.nullable(),
        rejected: count,
        reasons: z.array(
          z.object({ reason: z.enum(rejectReasons), count, line: z.int().positive(), message: z.string() }),
        ),
      }),
    ),
  }),
});
export type AuditReport = z.infer<typeof auditReportSchema>;
