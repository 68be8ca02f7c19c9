import { MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import { editDistance } from "./edit-distance.ts";
import { nameForms, normaliseName } from "./normalise-name.ts";

/** What {@link findTitle} found. */
export interface TitleMatch {
  /** The title that is meant, where that is clear enough. */
  readonly match: Title | undefined;
  /** Other titles that may be meant, the likeliest first; at most ten. */
  readonly suggestions: readonly Title[];
}

const mostSuggestions = 10;

/**
 * Finds the title that a person means: by our id, `tt…`, `tmdb:603`, `movielens:1`, a name, or a name with a year
 * ("Solaris (1972)"). Spelling of names does not matter as in {@link normaliseName}; among namesakes the one with
 * the most votes is meant unless a year says otherwise. A misspelt name is found when it is within one edit for
 * every six letters of exactly one name; otherwise near names are suggested.
 */
export function findTitle(titles: Iterable<Title>, query: string): TitleMatch {
  const wanted = query.trim();
  const candidates = [...titles];
  const byId = candidates.find((title) => carries(title, wanted));
  if (byId !== undefined) return { match: byId, suggestions: [] };
  const { name, year } = splitYear(wanted);
  const forms = new Set([normaliseName(name), normaliseName(wanted)]);
  const exact = candidates.filter((title) => formsOf(title).some((form) => forms.has(form)));
  if (exact.length > 0) return amongNamesakes(exact, year);
  return amongNearNames(candidates, normaliseName(name), year);
}

/**
 * The title that a person means.
 *
 * @throws MarqueeError `not-found` with suggestions when it is not clear which.
 */
export function requireTitle(titles: Iterable<Title>, query: string): Title {
  const { match, suggestions } = findTitle(titles, query);
  if (match !== undefined) return match;
  const near = suggestions.slice(0, 5).map((title) => `${title.name} (${title.year ?? "no year"})`);
  throw new MarqueeError("not-found", `The catalogue has no title "${query}".`, {
    hint: near.length > 0 ? `Did you mean ${near.join(", ")}?` : "Search by name, name (year) or imdb id.",
    details: { query, suggestions: suggestions.map(({ id }) => id) },
  });
}

function carries({ id, externalIds }: Title, wanted: string): boolean {
  if (id === wanted || externalIds.imdb === wanted) return true;
  const [scheme, value] = wanted.split(":");
  if (scheme !== "imdb" && scheme !== "tmdb" && scheme !== "movielens") return false;
  return value !== undefined && externalIds[scheme] === value;
}

function splitYear(text: string): { name: string; year: number | undefined } {
  const match = /^(.*\S)\s*[([]?\b((?:18|19|20)\d\d)[)\]]?$/.exec(text);
  return match === null ? { name: text, year: undefined } : { name: match[1], year: Number(match[2]) };
}

function formsOf(title: Title): string[] {
  const own = nameForms(title.name);
  return title.originalName === undefined ? own : [...own, ...nameForms(title.originalName)];
}

const byVotes = (left: Title, right: Title) =>
  (right.voteCount ?? -1) - (left.voteCount ?? -1) || (left.id < right.id ? -1 : 1);

function amongNamesakes(namesakes: readonly Title[], year: number | undefined): TitleMatch {
  const distance = (title: Title) => (year === undefined ? 0 : Math.abs((title.year ?? 0) - year));
  const sorted = [...namesakes].sort(
    (left, right) => distance(left) - distance(right) || byVotes(left, right),
  );
  const isMeant = distance(sorted[0]) <= 1;
  const rest = isMeant ? sorted.slice(1) : sorted;
  return { match: isMeant ? sorted[0] : undefined, suggestions: rest.slice(0, mostSuggestions) };
}

function amongNearNames(titles: readonly Title[], form: string, year: number | undefined): TitleMatch {
  const limit = Math.max(1, Math.floor(form.length / 3));
  const near: { title: Title; distance: number }[] = [];
  for (const title of titles) {
    const own = normaliseName(title.name);
    const contained = form.length >= 3 && ` ${own} `.includes(` ${form} `);
    const distance = contained ? Math.min(limit, 1.5) : editDistance(form, own, limit);
    const fits = year === undefined || Math.abs((title.year ?? 0) - year) <= 1;
    if (distance <= limit) near.push({ title, distance: distance + (fits ? 0 : 1) });
  }
  near.sort((left, right) => left.distance - right.distance || byVotes(left.title, right.title));
  const [best, next] = near;
  const isClear =
    best !== undefined &&
    Number.isInteger(best.distance) &&
    best.distance <= Math.max(1, form.length / 6) &&
    (next === undefined || next.distance > best.distance);
  const rest = (isClear ? near.slice(1) : near).map(({ title }) => title);
  return { match: isClear ? best.title : undefined, suggestions: rest.slice(0, mostSuggestions) };
}
