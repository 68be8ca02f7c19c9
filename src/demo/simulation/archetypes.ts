import type { TasteGenre } from "../genres.ts";
import type { DemoMood } from "../title.ts";
import type { Era, Region } from "./times-and-places.ts";

/** A kind of audience: what it likes (positive) and dislikes (negative); what is not named is 0. */
export interface Archetype {
  readonly name: string;
  readonly genres: Partial<Record<TasteGenre, number>>;
  readonly moods: Partial<Record<DemoMood, number>>;
  readonly eras: Partial<Record<Era, number>>;
  readonly regions: Partial<Record<Region, number>>;
  /** Liking for series over films. */
  readonly series: number;
  /** How common it is by age: under 35, 35 to 54, 55 and over. */
  readonly ages: readonly [number, number, number];
}

/** The audiences of which every viewer is a mixture. */
export const archetypes: readonly Archetype[] = [
  {
    name: "spectacle",
    genres: {
      Action: 1.3,
      Adventure: 1.1,
      "Science Fiction": 1.1,
      Fantasy: 0.5,
      Documentary: -0.8,
      Romance: -0.4,
    },
    moods: { thrilling: 1, epic: 0.9, tense: 0.3, tender: -0.5, melancholic: -0.6 },
    eras: { modern: 0.5, recent: 0.7, classic: -0.6, silent: -1 },
    regions: { america: 0.4 },
    series: 0,
    ages: [1.6, 1, 0.5],
  },
  {
    name: "hearts",
    genres: { Romance: 1.5, Comedy: 0.6, Drama: 0.5, Music: 0.4, Horror: -1.2, War: -0.5, Action: -0.5 },
    moods: { romantic: 1.2, tender: 0.9, warm: 0.8, gritty: -0.7, dark: -0.6, eerie: -0.6 },
    eras: { recent: 0.2 },
    regions: {},
    series: 0.2,
    ages: [1.1, 1, 1],
  },
  {
    name: "shadows",
    genres: {
      Horror: 1.7,
      Mystery: 0.7,
      Thriller: 0.8,
      Fantasy: 0.3,
      Family: -1,
      Romance: -0.6,
      Music: -0.5,
    },
    moods: { eerie: 1.2, dark: 0.8, surreal: 0.5, tense: 0.6, warm: -0.9, inspiring: -0.6 },
    eras: { late: 0.3 },
    regions: { "east-asia": 0.3 },
    series: -0.1,
    ages: [1.7, 1, 0.3],
  },
  {
    name: "sofa",
    genres: {
      Family: 1.4,
      Animation: 1.3,
      Fantasy: 0.8,
      Adventure: 0.5,
      Crime: -0.9,
      Horror: -1.2,
      War: -0.8,
    },
    moods: { playful: 1, warm: 0.8, wondrous: 1, funny: 0.5, dark: -1, gritty: -1 },
    eras: { recent: 0.3, silent: -0.5 },
    regions: {},
    series: 0.1,
    ages: [0.8, 1.6, 0.8],
  },
  {
    name: "world-cinema",
    genres: { Drama: 0.7, History: 0.3, Action: -0.7, "Science Fiction": -0.3, Family: -0.4 },
    moods: { melancholic: 1.1, surreal: 0.8, tender: 0.6, satirical: 0.4, thrilling: -0.7, playful: -0.2 },
    eras: { classic: 0.7, silent: 0.5, late: 0.3 },
    regions: { europe: 0.7, "east-asia": 0.7, "south-asia": 0.7, latin: 0.7, other: 0.7, america: -0.7 },
    series: -0.8,
    ages: [0.7, 1, 1.3],
  },
  {
    name: "true-stories",
    genres: {
      Documentary: 1.8,
      Biography: 1,
      History: 1,
      Music: 0.6,
      Sport: 0.7,
      Horror: -0.9,
      Fantasy: -0.9,
    },
    moods: { inspiring: 1.1, wondrous: 0.3, surreal: -0.7, eerie: -0.6 },
    eras: { recent: 0.4 },
    regions: {},
    series: 0,
    ages: [0.6, 1, 1.6],
  },
  {
    name: "case-files",
    genres: { Crime: 1.5, Mystery: 1.1, Thriller: 0.9, Animation: -0.8, Fantasy: -0.7, Music: -0.5 },
    moods: { gritty: 1, tense: 0.8, dark: 0.6, playful: -0.7, wondrous: -0.6 },
    eras: { modern: 0.3, recent: 0.5 },
    regions: { europe: 0.3 },
    series: 1.1,
    ages: [0.8, 1.3, 1.1],
  },
  {
    name: "laughs",
    genres: { Comedy: 1.6, Romance: 0.2, Horror: -0.7, War: -0.8, Mystery: -0.4 },
    moods: { funny: 1.3, satirical: 0.9, playful: 0.6, melancholic: -0.9, dark: -0.4, epic: -0.5 },
    eras: { modern: 0.3 },
    regions: {},
    series: 0.6,
    ages: [1.3, 1, 0.8],
  },
  {
    name: "golden-age",
    genres: { Western: 1.4, War: 0.8, Adventure: 0.5, Crime: 0.3, "Science Fiction": -0.6, Animation: -0.4 },
    moods: { epic: 0.7, gritty: 0.3, romantic: 0.3, surreal: -0.3 },
    eras: { classic: 1.2, silent: 0.6, late: 0.6, recent: -0.9 },
    regions: { america: 0.3 },
    series: -0.9,
    ages: [0.2, 0.7, 2],
  },
];
