import { describe, expect, it } from "vitest";
import { type Title, titleSchema } from "../../domain/index.ts";
import { findTitle, requireTitle } from "./find-title.ts";

function title(number: number, content: Partial<Title>): Title {
  const id = `film-${String(number).padStart(16, "0")}`;
  const base = { id, kind: "film", externalIds: {}, genres: [], primaryGenres: [], sources: ["tmdb"] };
  return titleSchema.parse({ ...base, ...content });
}

const matrix = title(1, { name: "The Matrix", year: 1999, externalIds: { imdb: "tt0133093", tmdb: "603" } });
const solaris = title(2, { name: "Solaris", originalName: "Солярис", year: 1972, voteCount: 900 });
const remake = title(3, { name: "Solaris", year: 2002, voteCount: 1200 });
const amelie = title(4, { name: "Amélie", originalName: "Le Fabuleux Destin d'Amélie Poulain", year: 2001 });
const airplane = title(5, { name: "2001: A Space Odyssey", year: 1968 });
const reloaded = title(6, { name: "The Matrix Reloaded", year: 2003 });
const titles = [matrix, solaris, remake, amelie, airplane, reloaded];

describe("findTitle", () => {
  it.each([
    [matrix.id, matrix],
    ["tt0133093", matrix],
    ["tmdb:603", matrix],
    ["matrix, the", matrix],
    ["Solaris", remake],
    ["Solaris (1972)", solaris],
    ["solaris 1973", solaris],
    ["СОЛЯРИС", solaris],
    ["le fabuleux destin d’amelie poulain", amelie],
    ["2001 a space odyssey", airplane],
    ["The Matrx Reloded", reloaded],
    ["Ameile", amelie],
  ])("finds %s", (query, expected) => {
    expect(findTitle(titles, query).match).toBe(expected);
  });

  it("names the other namesakes", () => {
    expect(findTitle(titles, "Solaris").suggestions).toEqual([solaris]);
  });

  it("does not take a namesake of another year", () => {
    expect(findTitle(titles, "Solaris (1950)")).toEqual({ match: undefined, suggestions: [solaris, remake] });
  });

  it("suggests near names where several would do, and none where nothing is near", () => {
    expect(findTitle(titles, "Reloaded")).toEqual({ match: undefined, suggestions: [reloaded] });
    expect(findTitle(titles, "Casablanca")).toEqual({ match: undefined, suggestions: [] });
  });
});

describe("requireTitle", () => {
  it("says what may have been meant", () => {
    expect(requireTitle(titles, "The Matrix")).toBe(matrix);
    expect(() => requireTitle(titles, "Reloaded")).toThrow(
      expect.objectContaining({ code: "not-found", hint: "Did you mean The Matrix Reloaded (2003)?" }),
    );
  });
});
