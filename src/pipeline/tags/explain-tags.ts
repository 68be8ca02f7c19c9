import type { Tagger } from "./tagger.ts";
import type { TaggableTitle } from "./title-words.ts";

/** A piece of a title and what it does for a tag. */
export interface TagEvidence {
  /** The member of the title that it stands in. */
  readonly from: "tagline" | "synopsis" | "genres" | "directors" | "cast" | "keywords";
  readonly text: string;
  /** Log-odds of the tag with the piece minus without it: above 0 speaks for the tag, below against. */
  readonly weight: number;
}

/** Why a title has the probability of a tag that it has. */
export interface TagExplanation {
  readonly tag: string;
  /** Calibrated, 0 to 1. */
  readonly probability: number;
  /** What speaks most for the tag first. */
  readonly evidence: readonly TagEvidence[];
}

/** What {@link explainTags} explains, and by what. */
export interface ExplainTagsOptions {
  /** What is left out at a time. A word is left out wherever it stands. Default `sentence`. */
  readonly unit?: "sentence" | "word";
  /** Explain so many of the most likely tags. Default 3. */
  readonly count?: number;
  /** Explain these instead. */
  readonly tags?: readonly string[];
}

/**
 * What of a title speaks for its tags, by leaving out one piece at a time and asking the tagger again: sentences or
 * words of the text, and every genre, person and keyword that is read. Exact about what the tagger does, whatever
 * scores its tags.
 */
export async function explainTags(
  tagger: Tagger,
  title: TaggableTitle,
  { unit = "sentence", count = 3, tags }: ExplainTagsOptions = {},
): Promise<TagExplanation[]> {
  const pieces = piecesOf(title, unit);
  const scores = await tagger.scores([title, ...pieces.map(({ without }) => without)]);
  const { values } = (await tagger.probabilities([title])).values;
  const logits = (place: number, tag: number) => logit(scores[place * tagger.tags.length + tag]);
  const chosen = tags
    ? tagger.tags.flatMap((tag, number) => (tags.includes(tag) ? [number] : []))
    : [...values.keys()].sort((first, second) => values[second] - values[first]).slice(0, count);
  return chosen.map((tag) => {
    const evidence = pieces.map(({ from, text }, at) => {
      return { from, text, weight: logits(0, tag) - logits(at + 1, tag) };
    });
    return {
      tag: tagger.tags[tag],
      probability: values[tag],
      evidence: evidence
        .filter(({ weight }) => weight !== 0)
        .toSorted((first, second) => second.weight - first.weight),
    };
  });
}

interface Piece extends Pick<TagEvidence, "from" | "text"> {
  /** The title without it. */
  readonly without: TaggableTitle;
}

function piecesOf(title: TaggableTitle, unit: "sentence" | "word"): Piece[] {
  const texts = (["tagline", "synopsis"] as const).flatMap((from) =>
    textPieces(title[from] ?? "", unit).map(({ text, without }) => {
      return { from, text, without: { ...title, [from]: without } };
    }),
  );
  const lists = (["genres", "directors", "cast", "keywords"] as const).flatMap((from) =>
    [...new Set(title[from])].map((text) => {
      return { from, text, without: { ...title, [from]: title[from]?.filter((other) => other !== text) } };
    }),
  );
  return [...texts, ...lists];
}

function textPieces(text: string, unit: "sentence" | "word") {
  const segments = [...new Intl.Segmenter("en", { granularity: unit }).segment(text)];
  if (unit === "sentence") {
    return segments
      .filter(({ segment }) => segment.trim() !== "")
      .map(({ segment, index }) => {
        return {
          text: segment.trim(),
          without: text.slice(0, index) + text.slice(index + segment.length),
        };
      });
  }
  const key = (word: string) => word.toLowerCase();
  const words = new Map(
    segments
      .filter(({ isWordLike }) => isWordLike)
      .toReversed()
      .map(({ segment }) => [key(segment), segment]),
  );
  return [...words].map(([word, first]) => {
    const kept = segments.filter(({ segment }) => key(segment) !== word);
    return { text: first, without: kept.map(({ segment }) => segment).join("") };
  });
}

/** Probabilities nearer to 0 or 1 are taken as this near. */
const least = 1e-6;

function logit(score: number): number {
  const inside = Math.min(1 - least, Math.max(least, score));
  return Math.log(inside / (1 - inside));
}
