import type { Title } from "../../domain/index.ts";
import type { Opinion, TitleFilters } from "../../recommend/index.ts";

/** A watched or liked title, and how much it adds to a score. */
export interface Reason {
  readonly title: Title;
  /** What it adds, in deviations of the viewer's scores. */
  readonly adds: number;
}

/** A title for a viewer. */
export interface RecommendedTitle {
  readonly title: Title;
  /** How far above the viewer's mean score, in deviations; where there is no history, a share of the most popular. */
  readonly score: number;
  /** The titles of the history that speak most for it, the strongest first. */
  readonly because: readonly Reason[];
}

/** Whom to recommend to, and what. */
export interface RecommendRequest {
  /** A viewer's name, or its last part where that names one viewer. */
  readonly viewer?: string;
  /** Ids of titles that a new viewer likes; for a known viewer they come on top. */
  readonly likes?: readonly string[];
  readonly count: number;
  /** How many titles that nobody has liked yet are shown beside. */
  readonly newTitles: number;
  readonly filters?: TitleFilters;
}

/** Recommendations, and what they rest on. */
export interface RecommendAnswer {
  /** Absent where the catalogue's events do not name such a viewer. */
  readonly viewer?: { readonly id: string; readonly seen: number; readonly liked: number };
  /** What the order rests on: a history, what is watched most of late, or votes where there are no events. */
  readonly basis: "history" | "popularity" | "votes";
  readonly titles: readonly RecommendedTitle[];
  /** Titles that nobody has liked yet, by what they are about. */
  readonly newTitles: readonly RecommendedTitle[];
  /** Where there is no history: titles that a new viewer may be asked about. */
  readonly onboarding: readonly Title[];
}

/** A title that is like another. */
export interface NearTitle {
  readonly title: Title;
  /** Mean of the cosines in the text space and in the genre spectrum. */
  readonly similarity: number;
}

/** Why a title is or is not for a viewer. */
export interface TitleExplanation {
  readonly title: Title;
  readonly viewer: string;
  /** In deviations above the viewer's mean score. */
  readonly score: number;
  /** Place among the titles that the viewer has not met and that somebody likes, from 1. */
  readonly place: number;
  readonly of: number;
  /** What the viewer thinks of it, who has met it. */
  readonly opinion?: Opinion;
  /** Whether nobody likes it yet, so that titles like it stand for it. */
  readonly isNew: boolean;
  /** What each liked title adds, the most first; with `base` they sum to the score. */
  readonly contributions: readonly Reason[];
  /** What does not come from the history, such as how popular it is. */
  readonly base: number;
  /** The liked titles that are most like it. */
  readonly neighbours: readonly NearTitle[];
}

/** For whom a brand-new title is. */
export interface Audience {
  /** The catalogue's titles that are most like it. */
  readonly neighbours: readonly NearTitle[];
  /** The viewers that it suits best. */
  readonly viewers: readonly { readonly viewer: string; readonly score: number; readonly place: number }[];
  /** Where it would stand for the viewer who was asked about; absent for one without likings. */
  readonly asked?: { readonly viewer: string; readonly score: number; readonly place: number };
  /** How many viewers were looked at. */
  readonly of: number;
  /** For how many of them it would stand among the first 20 of what they have not met, and the first 100. */
  readonly among: { readonly first20: number; readonly first100: number };
}
