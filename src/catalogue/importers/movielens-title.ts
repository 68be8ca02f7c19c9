/** What a MovieLens title says. */
export interface MovieLensTitle {
  readonly name: string;
  readonly originalName?: string;
  readonly year?: number;
  /** The last year, where the title names a span of years. */
  readonly endYear?: number;
}

const yearAtEnd = /\s*\((\d{4})(?:\s*[-–]\s*(\d{4})?)?\)\s*$/;
const alsoKnownAs = /^a\.?k\.?a\.?\s+/i;
/** Articles of the languages that MovieLens moves behind the title. */
const movedArticle =
  /^(.*), (The|An?|La|Les?|L'|Los|Las|El|Il|Lo|Gli|I|Der|Die|Das|Den|Det|De|Het|En|Ett?|Eine?|Une?|Un[oa]|Os?|As)$/s;

/**
 * Takes a MovieLens title apart: `Postman, The (Postino, Il) (1994)` is "The Postman", originally "Il Postino",
 * of 1994. Of several names in parentheses the original is the last that is not marked "a.k.a.".
 */
export function parseMovieLensTitle(title: string): MovieLensTitle {
  const found = yearAtEnd.exec(title);
  let rest = (found ? title.slice(0, found.index) : title).trim();
  const names: string[] = [];
  for (let group = groupAtEnd(rest); group !== undefined; group = groupAtEnd(rest)) {
    names.unshift(rest.slice(group + 1, -1).trim());
    rest = rest.slice(0, group).trim();
  }
  const original =
    names.findLast((name) => !alsoKnownAs.test(name)) ?? names.find((name) => alsoKnownAs.test(name));
  return {
    name: articleInFront(rest),
    ...(original && { originalName: articleInFront(original.replace(alsoKnownAs, "")) }),
    ...(found && { year: Number(found[1]) }),
    ...(found?.[2] && { endYear: Number(found[2]) }),
  };
}

/** Where the parenthesis at the end of a text opens, if there is a name before it. */
function groupAtEnd(text: string): number | undefined {
  if (!text.endsWith(")")) return undefined;
  let depth = 0;
  for (let at = text.length - 1; at > 0; at--) {
    if (text[at] === ")") depth += 1;
    else if (text[at] === "(" && --depth === 0) return at - 1 > 0 && at + 2 < text.length ? at : undefined;
  }
  return undefined;
}

function articleInFront(name: string): string {
  const found = movedArticle.exec(name);
  if (!found) return name;
  return found[2].endsWith("'") ? `${found[2]}${found[1]}` : `${found[2]} ${found[1]}`;
}
