import { type LabelRows, takeLabelRows } from "../../metrics/index.ts";
import type { ModelFiles } from "../model-folder.ts";
import type { TagOptions } from "./options.ts";
import type { ScorerWork, TitleTagScorer } from "./tag-scorer.ts";
import { fitTagScorer, loadTagScorer } from "./tag-scorers.ts";
import type { TagTask } from "./tag-task.ts";
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

/** Terms and a scorer over them. */
export interface TagModel {
  readonly terms: TitleTerms;
  readonly scorer: TitleTagScorer;
}

/** Learns terms from the known titles and a scorer from some labelled rows. */
export async function fitTagModel(
  { titles, task }: TaggerExamples,
  { rows, known }: Pick<TrainingPart, "rows" | "known">,
  options: TagOptions,
  work: ScorerWork,
): Promise<TagModel> {
  const terms = TitleTerms.fit(known, options, work.signal);
  const learned = Array.from(rows, (row) => titles[row]);
  const examples = {
    rows: terms.rows(learned, work.signal),
    labels: takeLabelRows(task.labels, rows),
    unknown: unlessEmpty(takeLabelRows(task.unknown, rows)),
  };
  return { terms, scorer: await fitTagScorer(examples, options.scorer, work) };
}

const termsFile = "terms.json";

/** The files of a model. */
export function saveTagModel({ terms, scorer }: TagModel): ModelFiles {
  return { ...scorer.save(), [termsFile]: new TextEncoder().encode(JSON.stringify(terms)) };
}

/** Reads what {@link saveTagModel} gave. @throws MarqueeError `invalid-model` for files that are damaged. */
export async function loadTagModel(files: ModelFiles, options: TagOptions): Promise<TagModel> {
  const { [termsFile]: terms, ...scorer } = files;
  return {
    terms: TitleTerms.load(JSON.parse(new TextDecoder().decode(terms))),
    scorer: await loadTagScorer(options.scorer, scorer),
  };
}

/** No list at all is read faster than an empty one. */
export const unlessEmpty = (labels: LabelRows) => (labels.columns.length > 0 ? labels : undefined);
