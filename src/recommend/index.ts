export { ageOfMaturity, passesFilters, type TitleFilters } from "./rules/filters.ts";
export { onboardingPicks, type OnboardingTitles } from "./rules/onboarding.ts";
export { type HeldOut, holdOutLatest } from "./viewing/hold-out.ts";
export {
  type Encounter,
  type Opinion,
  opinionOf,
  type PreferenceOptions,
  preferenceOptionsSchema,
} from "./viewing/preferences.ts";
export {
  countFutureEvents,
  findViewers,
  readSeenTitles,
  readViewing,
  recentPopularity,
  type SeenTitle,
  type ViewingSource,
} from "./viewing/read-viewing.ts";
export type { EventOddities, Viewing } from "./viewing/viewing.ts";
