import type { TextDocument } from "./encoder.ts";

/** The members of a title that its document is made of. Genres are deliberately not among them. */
export interface TitleTexts {
  readonly name: string;
  readonly synopsis?: string;
  readonly tagline?: string;
  readonly keywords?: readonly string[];
  readonly directors?: readonly string[];
  readonly cast?: readonly string[];
}

/** How many of the cast are part of the document. */
const castInDocument = 5;

/**
 * The document of a title: name, synopsis, tagline and keywords as text, the directors and the first five of the
 * cast as terms. Genres never enter it, since they are what the genre spectrum is trained to tell.
 */
export function titleDocument(title: TitleTexts): TextDocument {
  const text = [title.name, title.synopsis, title.tagline, ...(title.keywords ?? [])];
  const people = [...(title.cast ?? []).slice(0, castInDocument), ...(title.directors ?? [])];
  return { text: text.filter((part) => part).join("\n"), terms: people.map(personTerm) };
}

/**
 * The document of a title for counting terms: as {@link titleDocument}, with every keyword also as one term, so that
 * `space opera` can speak as a whole.
 */
export function titleTermDocument(title: TitleTexts): TextDocument {
  const { text, terms = [] } = titleDocument(title);
  const phrases = (title.keywords ?? []).map((keyword) => `keyword:${personTerm(keyword)}`);
  return { text, terms: [...terms, ...phrases] };
}

/** A person's name as one term: `Tom Hanks` → `tom_hanks`. */
export function personTerm(name: string): string {
  return name.normalize("NFC").toLowerCase().trim().replaceAll(/\s+/g, "_");
}
