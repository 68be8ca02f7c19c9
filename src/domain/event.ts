import { z } from "zod";
import { titleIdSchema, viewerIdSchema } from "./identifiers.ts";

export const eventKinds = ["watch", "rating", "impression", "click"] as const;
export type EventKind = (typeof eventKinds)[number];

/** A viewer did something at a time. */
export const eventSchema = z.object({
  viewerId: viewerIdSchema,
  titleId: titleIdSchema,
  kind: z.enum(eventKinds),
  /** A rating on the source's scale, the share watched in [0, 1], or 1. */
  value: z.number(),
  /** When it happened; `null` where the source does not say. */
  eventTime: z.date().nullable(),
  source: z.string(),
});
export type Event = z.infer<typeof eventSchema>;
