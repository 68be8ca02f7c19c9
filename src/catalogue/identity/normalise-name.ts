/** Letters that Unicode does not decompose, spelled out as catalogues in other alphabets of the same script do. */
const spelledOut: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

const combiningMarks = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;

/**
 * Folds text to lower case without marks: compatibility decomposition (NFKD), combining diacritics dropped, and
 * what remains composed again, so that Hangul syllables and Indic vowel signs keep their meaning.
 */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(combiningMarks, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => spelledOut[letter]);
}

const parts = new Set(["part", "chapter", "volume", "episode", "book", "season"]);
const abbreviations = new Map([
  ["pt", "part"],
  ["vol", "volume"],
  ["versus", "vs"],
]);
const numberWords = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const romanNumerals = new Map(
  "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
    .split(" ")
    .map((roman, i) => [roman, i + 2]),
);
/** A single letter is a numeral only at the end of a name: Rocky V, but not V for Vendetta. */
const singleLetters = new Set(["v", "x"]);

function normaliseToken(token: string, index: number, tokens: readonly string[]): string {
  const word = abbreviations.get(token) ?? token;
  if (index === 0) return word;
  const isLast = index === tokens.length - 1;
  const roman = romanNumerals.get(word);
  if (roman !== undefined && (isLast || !singleLetters.has(word))) return String(roman);
  const before = abbreviations.get(tokens[index - 1]) ?? tokens[index - 1];
  if (!parts.has(before)) return word;
  if (word === "i") return "1";
  const spelled = numberWords.indexOf(word);
  return spelled < 0 ? word : String(spelled + 1);
}

const trailingArticle =
  /^(.+),\s+(the|a|an|le|la|les|l'|un|une|el|los|las|lo|il|gli|uno|una|der|die|das|den|det|de|het|en|ett|ein|eine)$/i;

/**
 * The form of a name in which spelling does not matter: folded, English articles at the front dropped, articles
 * after a comma ("Bête, La") moved to the front, `&` as "and", punctuation as space, numerals as digits.
 * Articles of other languages stay: "Die Hard" is not "Hard". A name of nothing but punctuation or marks
 * stays as it is.
 */
export function normaliseName(name: string): string {
  const folded = foldText(name).trim();
  const moved = folded.replace(/[’‘`´]/g, "'").replace(trailingArticle, "$2 $1");
  const tokens = moved
    .replaceAll("&", " and ")
    .replaceAll("'", "")
    .replace(/(?<=\d)[.,](?=\d{3}(?!\d))/g, "")
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((token) => token !== "");
  if (tokens.length === 0) return folded === "" ? name.trim() : folded;
  const content = tokens.length > 1 && /^(the|a|an)$/.test(tokens[0]) ? tokens.slice(1) : tokens;
  return content.map(normaliseToken).join(" ");
}

/**
 * All normal forms under which a name may be met: the whole, and, where it carries other names in brackets as in
 * MovieLens' "City of Lost Children, The (Cité des enfants perdus, La) (1995)", each of them. The whole is
 * first: "Coco (En Español)" is another version before it is a "Coco". Repetitions are left out.
 */
export function nameForms(name: string): string[] {
  const outside = name.replace(/\([^()]*\)/g, " ").trim();
  if (outside === name.trim() || outside === "") return [normaliseName(name)];
  const inside = [...name.matchAll(/\(([^()]*)\)/g)]
    .map((match) => match[1].replace(/^a\.?k\.?a\.?\s+/i, "").trim())
    .filter((text) => text.length > 1 && !/^\d{4}$/.test(text));
  return [...new Set([name, outside, ...inside].map(normaliseName))];
}
