import { foldText } from "../identity/normalise-name.ts";

/** Synopses of fewer words are near-empty: they hardly place a title. */
export const nearEmptyBelow = 20;

/** How many words a text has, for languages that write spaces; stops counting at the limit. */
export function wordCount(text: string, limit = Number.POSITIVE_INFINITY): number {
  const word = /\S+/g;
  let words = 0;
  while (words < limit && word.test(text)) words += 1;
  return words;
}

const longestPlaceholder = 200;
const placeholders = [
  /^(there is |there are )?no (overview|synopsis|plot|description|summary)\b.{0,60}$/,
  /^(overview|synopsis|plot|description|summary)( is)? (unknown|missing|unavailable|not (yet )?(known|available))\b.{0,60}$/,
  /^(add|enter) (a |an |the )?(overview|synopsis|plot|description|summary)\b.{0,60}$/,
  /^we (don't|do not) have an (overview|synopsis)\b/,
  /^(the )?(plot|details|story|plot details)( is| are)? (currently |being )?(kept )?under wraps\b.{0,60}$/,
  /^(tba|tbd|tbc|n\/?a|none|null|nil|unknown|test|coming soon|to be (announced|confirmed|determined))[.!]*$/,
  /^lorem ipsum\b/,
];

/** Whether a synopsis stands in for one: "No overview found.", "TBA", dashes, or just the title's own name. */
export function isPlaceholder(synopsis: string, name: string): boolean {
  if (synopsis.length >= longestPlaceholder) return false;
  const text = foldText(synopsis).trim().replaceAll("’", "'");
  if (text === "") return false;
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  if (text.replace(/[.!]+$/, "") === foldText(name).trim()) return true;
  return placeholders.some((pattern) => pattern.test(text));
}

/** A text of at least {@link nearEmptyBelow} words that is no placeholder. */
export function isUsable(synopsis: string | undefined, name: string): boolean {
  return (
    synopsis !== undefined &&
    wordCount(synopsis, nearEmptyBelow) >= nearEmptyBelow &&
    !isPlaceholder(synopsis, name)
  );
}
