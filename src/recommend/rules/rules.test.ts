import { describe, expect, it } from "vitest";
import type { Title } from "../../domain/index.ts";
import { matrixOf } from "../../vectors/index.ts";
import { ageOfMaturity, passesFilters } from "./filters.ts";
import { onboardingPicks } from "./onboarding.ts";

const title = (facts: Partial<Title>) => ({ kind: "film", genres: ["horror"], ...facts }) as Title;

describe("filters", () => {
  it("read maturity ratings as ages", () => {
    expect(["G", "PG-13", "tv-ma", " R ", "12", "FSK 16", "16+"].map(ageOfMaturity)).toEqual([
      0, 13, 17, 17, 12, 16, 16,
    ]);
    expect(ageOfMaturity("not rated")).toBeUndefined();
  });

  it("let titles pass by genre, kind and maturity; unrated ones not where a rating is asked for", () => {
    expect(passesFilters(title({}), {}, undefined)).toBe(true);
    expect(passesFilters(title({}), { genres: ["Comedy", "Horror"] }, undefined)).toBe(true);
    expect(passesFilters(title({}), { genres: ["comedy"] }, undefined)).toBe(false);
    expect(passesFilters(title({}), { kind: "series" }, undefined)).toBe(false);
    expect([{ maturity: "PG" }, { maturity: "R" }, {}].map((f) => passesFilters(title(f), {}, 13))).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("onboardingPicks", () => {
  const vectors = matrixOf(Float32Array.of(1, 0, 0.99, 0.1, 0, 1, 0.1, 0.99, 0.7, 0.7), 2);

  it("begins with the most popular and goes on with what is unlike it", () => {
    const popularity = [100, 90, 60, 50, 1];
    const question = { popularity, vectors, allowed: () => true };
    expect(onboardingPicks(question, 2)).toEqual([0, 2]);
    expect(onboardingPicks({ ...question, allowed: (at) => at !== 2 }, 2)).toEqual([0, 3]);
  });

  it("shows nothing that nobody likes, and no more than there is", () => {
    expect(onboardingPicks({ popularity: [3, 0, 0, 2, 0], vectors, allowed: () => true }, 9)).toEqual([0, 3]);
    expect(onboardingPicks({ popularity: [0, 0, 0, 0, 0], vectors, allowed: () => true }, 9)).toEqual([]);
  });
});
