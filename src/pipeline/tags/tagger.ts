import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { knownTitles } from "../../models/tag-classifier/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import type { ModelFiles } from "../model-folder.ts";
import { type TagOptions, tagOptionsSchema } from "./options.ts";
import { type DecisionRule, TagJudge } from "./tag-judge.ts";
import type { TitleInputs, TitleTagScorer } from "./tag-scorer.ts";
import { loadTagScorer } from "./tag-scorers.ts";
import { TitleReader } from "./title-reader.ts";
import { basisOf, type TagBasis, type TaggableTitle } from "./title-words.ts";

/** What decides tags, by what they rest on. `other` is there when something beside text is read. */
export interface TagJudges {
  readonly text: TagJudge;
  readonly other?: TagJudge;
}

/** Everything that a {@link Tagger} is made of. */
export interface TaggerParts {
  readonly tags: readonly string[];
  /** For each tag the numbers of the narrower ones below it. */
  readonly narrower: readonly (readonly number[])[];
  readonly options: TagOptions;
  readonly reader: TitleReader;
  readonly scorer: TitleTagScorer;
  readonly judges: TagJudges;
}

/** Probabilities of titles, and what each rests on. */
export interface TagProbabilities {
  /** `[titles]` */
  readonly bases: readonly TagBasis[];
  /** Calibrated, `[titles, tags]`; 0 throughout for a title of which there is nothing to read. */
  readonly values: Matrix;
}

const contentFile = "tagger.json";
const scorerPrefix = "scorer-";
const contentSchema = z.object({
  tags: z.array(z.string()),
  narrower: z.array(z.array(z.int().nonnegative())),
  options: tagOptionsSchema,
  terms: z.unknown(),
  tokenizer: z.unknown().optional(),
  judges: z.object({
    text: z.record(z.string(), z.unknown()),
    other: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Titles whose probabilities are held at once. */
const chunkTitles = 512;

/** Says which tags a title has, known or brand new: a reader, a scorer, calibration and thresholds. */
export class Tagger implements AsyncDisposable {
  readonly parts: TaggerParts;

  constructor(parts: TaggerParts) {
    this.parts = parts;
  }

  /** Names, `[tags]`. */
  get tags(): readonly string[] {
    return this.parts.tags;
  }

  /** What of a title this tagger can read: a title without text falls back to its other members. */
  basis(title: TaggableTitle): TagBasis {
    return basisOf(title, this.parts.options.read);
  }

  /** Calibrated probabilities; a broader tag is at least as likely as a narrower one. */
  async probabilities(titles: readonly TaggableTitle[]): Promise<TagProbabilities> {
    const values = new Float32Array(titles.length * this.tags.length);
    const bases: TagBasis[] = [];
    for (let start = 0; start < titles.length; start += chunkTitles) {
      const chunk = titles.slice(start, start + chunkTitles);
      bases.push(...(await this.scoreChunk(chunk, values.subarray(start * this.tags.length))));
    }
    return { bases, values: matrixOf(values, this.tags.length) };
  }

  /** What the scorer says before calibration, `[titles, tags]`. */
  scores(titles: readonly TaggableTitle[]): Promise<Float32Array> {
    return this.parts.scorer.score(this.read(titles));
  }

  /** The probability from which on each tag is decided for, `[tags]`. */
  thresholds(decision: DecisionRule, basis: TagBasis = "text"): Float64Array {
    return this.judge(basis).thresholds(decision);
  }

  /** Calibration and outcomes for titles of a basis. */
  judge(basis: TagBasis): TagJudge {
    return (basis === "other" ? this.parts.judges.other : undefined) ?? this.parts.judges.text;
  }

  /** What the scorer reads of titles. Of a title without text it is no word at all, not even its name. */
  read(titles: readonly TaggableTitle[]): TitleInputs {
    return this.parts.reader.read(titles);
  }

  save(): ModelFiles {
    const { tags, narrower, options, reader, scorer, judges } = this.parts;
    const content = { tags, narrower, options, ...reader.toJSON(), judges };
    const named = Object.entries(scorer.save()).map(([name, bytes]) => [`${scorerPrefix}${name}`, bytes]);
    return {
      [contentFile]: new TextEncoder().encode(JSON.stringify(content)),
      ...(Object.fromEntries(named) as ModelFiles),
    };
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(files: ModelFiles): Promise<Tagger> {
    const { options, terms, tokenizer, judges, ...rest } = parseContent(files[contentFile]);
    const scorerFiles = Object.entries(files)
      .filter(([name]) => name.startsWith(scorerPrefix))
      .map(([name, bytes]) => [name.slice(scorerPrefix.length), bytes]);
    return new Tagger({
      ...rest,
      options,
      reader: TitleReader.load({ terms, tokenizer }),
      scorer: await loadTagScorer(options.scorer, Object.fromEntries(scorerFiles) as ModelFiles),
      judges: {
        text: TagJudge.load(judges.text),
        ...(judges.other && { other: TagJudge.load(judges.other) }),
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts.scorer.close();
  }

  private async scoreChunk(titles: readonly TaggableTitle[], into: Float32Array): Promise<TagBasis[]> {
    const inputs = this.read(titles);
    const scores = await this.parts.scorer.score(inputs);
    const known = knownTitles({ rows: titles.length, terms: inputs.rows, tokens: inputs.tokens });
    const count = this.tags.length;
    return titles.map((title, row) => {
      const basis = known[row] ? this.basis(title) : "nothing";
      if (basis === "nothing") return basis;
      const own = this.judge(basis).probabilities(scores.subarray(row * count, (row + 1) * count));
      this.parts.narrower.forEach((below, tag) => {
        for (const other of below) own[tag] = Math.max(own[tag], own[other]);
      });
      into.set(own, row * count);
      return basis;
    });
  }
}

function parseContent(bytes: Uint8Array | undefined): z.output<typeof contentSchema> {
  try {
    return contentSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${contentFile} cannot be used: ${messageOf(cause)}`, { cause });
  }
}
