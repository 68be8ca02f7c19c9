import { z } from "zod";
import { MarqueeError } from "../../core/index.ts";
import { fitTermWeights, type SparseMatrix, sparseSideBySide, TermWeights } from "../../vectors/index.ts";
import { type TagModality, type TagOptions, tagModalities } from "./options.ts";
import { type TaggableTitle, titleWords } from "./title-words.ts";

/** Members of a title whose terms share a block. */
interface Block {
  readonly read: readonly TagModality[];
  readonly weights: TermWeights<TaggableTitle>;
}

const savedSchema = z.array(z.object({ read: z.array(z.enum(tagModalities)), weights: z.unknown() })).min(1);

/**
 * Turns titles into TF-IDF rows: a block of length 1 for the words of the text, and another for genres, people and
 * keywords, so that the few of them are not lost among many words. A title without text has an empty first block.
 */
export class TitleTerms {
  private readonly blocks: readonly Block[];

  private constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
  }

  /** @throws MarqueeError `missing-input` when the titles say next to nothing, `cancelled`. */
  static fit(
    titles: readonly TaggableTitle[],
    { read, terms }: Pick<TagOptions, "read" | "terms">,
    signal?: AbortSignal,
  ): TitleTerms {
    const groups = [["text"], read.filter((modality) => modality !== "text")] as TagModality[][];
    const blocks = groups
      .map((group) => group.filter((modality) => read.includes(modality)))
      .filter((group) => repeats(titles, group, terms.minimumDocuments))
      .map((group) => ({ read: group, weights: fitTermWeights(titles, segmentOf(group), terms, signal) }));
    if (blocks.length > 0) return new TitleTerms(blocks);
    throw new MarqueeError(
      "missing-input",
      `${titles.length} titles have too little of ${read.join(", ")}.`,
      {
        hint: "Import a source with synopses, or read other members of the titles.",
      },
    );
  }

  /** `[titles, terms]` */
  rows(titles: readonly TaggableTitle[], signal?: AbortSignal): SparseMatrix {
    return sparseSideBySide(this.blocks.map(({ weights }) => weights.transform(titles, signal)));
  }

  /** As a JSON value, for model files. */
  toJSON() {
    return this.blocks.map(({ read, weights }) => ({ read, weights: weights.toJSON() }));
  }

  /** Restores what {@link toJSON} gave. @throws MarqueeError `invalid-model` for anything else. */
  static load(saved: unknown): TitleTerms {
    const parsed = savedSchema.safeParse(saved);
    if (!parsed.success) throw new MarqueeError("invalid-model", "The terms of the tagger are damaged.");
    return new TitleTerms(
      parsed.data.map(({ read, weights }) => ({
        read,
        weights: TermWeights.load(weights, segmentOf(read)),
      })),
    );
  }
}

const segmentOf = (read: readonly TagModality[]) => (title: TaggableTitle) => titleWords(title, read);

/** Whether some term stands in so many titles; otherwise there is nothing to learn from them. */
function repeats(
  titles: readonly TaggableTitle[],
  read: readonly TagModality[],
  minimumTitles: number,
): boolean {
  const counts = new Map<string, number>();
  for (const title of titles) {
    for (const term of new Set(titleWords(title, read))) {
      const count = (counts.get(term) ?? 0) + 1;
      if (count >= minimumTitles) return true;
      counts.set(term, count);
    }
  }
  return false;
}
