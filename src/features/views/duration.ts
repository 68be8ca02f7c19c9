import { z } from "zod";

const amount = z.number().nonnegative().optional();

/** A span of time: the sum of its members, each zero or more. */
export const durationSchema = z
  .strictObject({ days: amount, hours: amount, minutes: amount, seconds: amount, milliseconds: amount })
  .refine((members) => Object.values(members).some((member) => member > 0), "a duration must be above zero");
export type Duration = Readonly<z.infer<typeof durationSchema>>;

/** A span of time in milliseconds. */
export function millisecondsOf(duration: Duration): number {
  const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = duration;
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds);
}
