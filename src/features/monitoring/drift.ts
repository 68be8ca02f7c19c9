import { z } from "zod";
import { populationStability, type Shift } from "./distribution.ts";
import type { FieldProfile, ViewProfile } from "./profile.ts";

/** From where on a change is worth an alert. */
export const driftLimitsSchema = z.strictObject({
  /** Highest population stability index. */
  stabilityIndex: z.number().positive().default(0.2),
  /** By how much the share of entities without a value may grow or fall, in [0, 1]. */
  missingShare: z.number().positive().max(1).default(0.1),
});
export type DriftLimits = z.input<typeof driftLimitsSchema>;

/** What is known of the values of one field, beside those of the reference. */
export interface FieldDrift {
  readonly field: string;
  /** Share of entities without a value, now and in the reference; `null` without entities. */
  readonly missingShare: number | null;
  readonly referenceMissingShare: number | null;
  /** How far the values have moved; of a vector the position that moved furthest. `null` where nothing can be said. */
  readonly shift: Shift | null;
  readonly mean: number | null;
  readonly referenceMean: number | null;
  readonly newestEventTime: number | null;
}

/** A change that somebody should look at. */
export interface DriftAlert {
  readonly field: string;
  readonly reason: "missing-values" | "distribution-shift";
  readonly message: string;
}

/** Compares what a view's values look like with what they looked like. */
export function compareProfiles(reference: ViewProfile, current: ViewProfile): FieldDrift[] {
  return current.fields.map((field) => {
    const before = reference.fields.find(({ name }) => name === field.name);
    return {
      field: field.name,
      missingShare: shareOf(field, current),
      referenceMissingShare: before ? shareOf(before, reference) : null,
      shift: before ? furthestShift(before, field) : null,
      mean: field.mean,
      referenceMean: before?.mean ?? null,
      newestEventTime: field.newestEventTime,
    };
  });
}

/** Changes over the limits that are also larger than chance makes them in samples of this size. */
export function driftAlerts(
  drifts: readonly FieldDrift[],
  sizes: { readonly reference: number; readonly current: number },
  limits: DriftLimits = {},
): DriftAlert[] {
  const { stabilityIndex, missingShare } = driftLimitsSchema.parse(limits);
  return drifts.flatMap((drift): DriftAlert[] => {
    const { field, shift } = drift;
    const alerts: DriftAlert[] = [];
    const now = drift.missingShare ?? 0;
    const was = drift.referenceMissingShare ?? now;
    if (Math.abs(now - was) > Math.max(missingShare, chanceOf(was, now, sizes))) {
      const message = `${percent(now)} of the entities have no value, against ${percent(was)} in the reference`;
      alerts.push({ field, reason: "missing-values", message });
    }
    if (shift && shift.index > Math.max(stabilityIndex, shift.noise)) {
      const message = `the values have moved: stability index ${shift.index.toFixed(2)}, at most ${stabilityIndex} is expected`;
      alerts.push({ field, reason: "distribution-shift", message });
    }
    return alerts;
  });
}

function furthestShift(before: FieldProfile, now: FieldProfile): Shift | null {
  let furthest: Shift | null = null;
  for (const [position, distribution] of before.distributions.entries()) {
    if (position >= now.distributions.length) break;
    const shift = populationStability(distribution, now.distributions[position]);
    if (shift && (furthest === null || shift.index > furthest.index)) furthest = shift;
  }
  return furthest;
}

/** A difference of two shares that chance reaches in less than one case of ten thousand (two-sample z test). */
function chanceOf(was: number, now: number, sizes: { reference: number; current: number }): number {
  if (sizes.reference === 0 || sizes.current === 0) return 1;
  const pooled = (was * sizes.reference + now * sizes.current) / (sizes.reference + sizes.current);
  return 3.89 * Math.sqrt(pooled * (1 - pooled) * (1 / sizes.reference + 1 / sizes.current));
}

const shareOf = ({ missing }: FieldProfile, { entities }: ViewProfile) =>
  entities === 0 ? null : missing / entities;

const percent = (share: number) => `${Math.round(1000 * share) / 10} %`;
