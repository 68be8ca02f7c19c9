import { z } from "zod";
import { titleIdSchema } from "./identifiers.ts";

/** Who or what made a statement about a tag. */
export const tagSources = ["classifier", "language-model", "human"] as const;
export type TagSourceKind = (typeof tagSources)[number];

/** A proposal waits for a verdict; a verdict is one of the other two. */
export const tagStatuses = ["proposed", "verified", "rejected"] as const;
export type TagStatus = (typeof tagStatuses)[number];

/**
 * One statement by one labeller that a title has, or has not, a tag. Several labellers may speak of the same tag, and
 * the same labeller may speak again; every statement is kept.
 */
export const tagSchema = z.object({
  titleId: titleIdSchema,
  /** The tag itself: a label of the schema, or a free one. */
  label: z.string().min(1).max(200),
  /** Whether the label is one of the schema (base tag) or not (novel tag). */
  base: z.boolean(),
  /** How sure the labeller is that the title has the tag, in [0, 1]. */
  score: z.number().min(0).max(1),
  source: z.enum(tagSources),
  /** Which classifier, language model or person. */
  labeller: z.string().min(1).max(200),
  /** What speaks for it, such as a sentence of the synopsis; empty when nothing is given. */
  evidence: z.string().max(10_000),
  /** The version of the schema that the labeller worked with. */
  schemaVersion: z.string().min(1).max(100),
  /** The run that made it. */
  run: z.string().min(1).max(200),
  status: z.enum(tagStatuses),
  /** When the labeller said so. */
  eventTime: z.date(),
  /** When we came to know it. */
  knownTime: z.date(),
});
export type Tag = z.infer<typeof tagSchema>;
