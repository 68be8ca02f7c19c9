import { type LabelRows, takeLabelRows } from "../../metrics/index.ts";
import type { ModelFiles } from "../model-folder.ts";
import type { TagOptions } from "./options.ts";
import type { ScorerWork, TitleTagScorer } from "./tag-scorer.ts";
import { fitTagScorer, loadTagScorer } from "./tag-scorers.ts";
import type { TagTask } from "./tag-task.ts";
import { openTagTransformer } from "./tag-transformer.ts";
import { TitleReader } from "./title-reader.ts";
import { TitleTerms } from "./title-terms.ts";
import type { TaggableTitle } from "./title-words.ts";

/** What a tagger learns from. */
export interface TaggerExamples {
  readonly titles: readonly TaggableTitle[];
  readonly task: TagTask;
}

/** What a model learns from. */
export interface TrainingPart {
  /** The fold that is left out; `undefined` where none is. */
  readonly leftOut: number | undefined;
  /** Labelled rows. */
  readonly rows: Int32Array;
  /** The titles whose words may be known. */
  readonly known: readonly TaggableTitle[];
}

/** What reads titles, and what scores what is read. */
export interface TagModel {
  readonly reader: TitleReader;
  readonly scorer: TitleTagScorer;
}

/** Learns terms from the known titles and a scorer from some labelled rows. */
export async function fitTagModel(
  { titles, task }: TaggerExamples,
  { rows, known }: Pick<TrainingPart, "rows" | "known">,
  options: TagOptions,
  work: ScorerWork,
): Promise<TagModel> {
  const transformer = await openTagTransformer(options);
  const reader = new TitleReader(TitleTerms.fit(known, options, work.signal), transformer?.tokenizer);
  const learned = Array.from(rows, (row) => titles[row]);
  const examples = {
    ...reader.read(learned, work.signal),
    labels: takeLabelRows(task.labels, rows),
    unknown: unlessEmpty(takeLabelRows(task.unknown, rows)),
    transformer,
  };
  return { reader, scorer: await fitTagScorer(examples, options.scorer, work) };
}

const readerFile = "reader.json";

/** The files of a model. */
export function saveTagModel({ reader, scorer }: TagModel): ModelFiles {
  return { ...scorer.save(), [readerFile]: new TextEncoder().encode(JSON.stringify(reader)) };
}

/** Reads what {@link saveTagModel} gave. @throws MarqueeError `invalid-model` for files that are damaged. */
export async function loadTagModel(files: ModelFiles, options: TagOptions): Promise<TagModel> {
  const { [readerFile]: reader, ...scorer } = files;
  return {
    reader: TitleReader.load(JSON.parse(new TextDecoder().decode(reader)) as Record<string, unknown>),
    scorer: await loadTagScorer(options.scorer, scorer),
  };
}

/** No list at all is read faster than an empty one. */
export const unlessEmpty = (labels: LabelRows) => (labels.columns.length > 0 ? labels : undefined);
