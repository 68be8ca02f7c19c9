import type { Title } from "../../domain/index.ts";
import { personTerm, segmentWords } from "../../encoders/text/index.ts";
import type { TagModality } from "./options.ts";

/** The members of a title that a tagger may read. */
export type TaggableTitle = Pick<Title, "name"> &
  Partial<Pick<Title, "synopsis" | "tagline" | "genres" | "keywords" | "directors" | "cast">>;

/** What tags of a title rest on: its text, other members only, or nothing at all. */
export type TagBasis = "text" | "other" | "nothing";

/** Turns a title into words: those of its text, and single terms for genres, people and keywords. */
export function titleWords(title: TaggableTitle, read: readonly TagModality[]): string[] {
  return read.flatMap((modality) => readers[modality](title));
}

/** What of a title there is to read. */
export function basisOf(title: TaggableTitle, read: readonly TagModality[]): TagBasis {
  if (read.includes("text") && hasText(title)) return "text";
  const others = read.filter((modality) => modality !== "text");
  return others.some((modality) => readers[modality](title).length > 0) ? "other" : "nothing";
}

/** The same title without its text, as one that never had any. */
export function withoutText(title: TaggableTitle): TaggableTitle {
  return { ...title, name: "", synopsis: undefined, tagline: undefined };
}

const readers: Readonly<Record<TagModality, (title: TaggableTitle) => string[]>> = {
  text: (title) => plainWords(titleText(title)),
  genres: ({ genres = [] }) => genres.map((genre) => `genre:${personTerm(genre)}`),
  people: ({ directors = [], cast = [] }) =>
    [...new Set([...directors, ...cast.slice(0, 5)])].map((person) => `person:${personTerm(person)}`),
  keywords: ({ keywords = [] }) => keywords.map((keyword) => `keyword:${personTerm(keyword)}`),
};

/** Name, tagline and synopsis; empty where a title has no more text than its name. */
export function titleText(title: TaggableTitle): string {
  return hasText(title) ? [title.name, title.tagline, title.synopsis].join("\n") : "";
}

const hasText = ({ synopsis = "", tagline = "" }: TaggableTitle) => `${synopsis}${tagline}`.trim() !== "";

/** Words without the possessive s: `killer's` is `killer`. */
function plainWords(text: string): string[] {
  return segmentWords(text)
    .map((word) => (word.endsWith("'s") ? word.slice(0, -2) : word))
    .filter((word) => word.length > 1);
}
