import { createRandom, throwIfCancelled } from "../../core/index.ts";
import { type LabelRows, takeLabelRows } from "../../metrics/index.ts";
import type { TagOptions } from "./options.ts";
import type { TaggerExamples, TagModel, TrainingPart } from "./tag-model.ts";
import type { ScorerWork } from "./tag-scorer.ts";
import { basisOf, type TaggableTitle, withoutText } from "./title-words.ts";

/** What models said of titles that they had not learned from. */
export interface HeldOutScores {
  /** The part that each judged title belongs to, `[judged]`. */
  readonly folds: Uint8Array;
  /** `[judged, tags]` */
  readonly scores: Float32Array;
  /** The same with the texts taken away; absent where nothing but text is read. */
  readonly withoutText?: Float32Array;
  /** `[judged, tags]` */
  readonly truth: LabelRows;
  /** Cells of which the truth is not known. */
  readonly unknown: LabelRows;
}

/** Gives what learned from a part of the titles: all but those of one fold, or all. */
export type FitModel = (part: TrainingPart) => Promise<TagModel>;

/** The parts that models learn from: without one fold after the other, then all. */
export function trainingParts(
  { titles, task }: TaggerExamples,
  folds: number,
  seed: number | string,
): TrainingPart[] {
  const parts = foldsOf(titles, task.labelled, folds, seed);
  const without = Array.from({ length: folds }, (_, fold) => partWithout(fold, parts, { titles, task }));
  return [...without, { leftOut: undefined, rows: task.labelled, known: titles }];
}

function partWithout(fold: number, parts: ReadonlyMap<number, number>, { titles, task }: TaggerExamples) {
  return {
    leftOut: fold,
    rows: task.labelled.filter((row) => parts.get(row) !== fold),
    known: titles.filter((_, row) => parts.get(row) !== fold),
  };
}

/** So many scores are held at once at most; of more, evenly spread titles are judged. */
const mostCells = 2e7;

/** Scores every labelled title by a model that learned from the other parts, words included. */
export async function scoreHeldOut(
  { titles, task }: TaggerExamples,
  { folds, read }: Pick<TagOptions, "folds" | "read">,
  { seed, signal, progress }: ScorerWork,
  fit: FitModel,
): Promise<HeldOutScores> {
  const parts = foldsOf(titles, task.labelled, folds, seed);
  const judged = spread(task.labelled, Math.floor(mostCells / task.tags.length));
  const positions = new Map(Array.from(judged, (row, at) => [row, at]));
  const scores = new Float32Array(judged.length * task.tags.length);
  const hasOther = titles.some((title) => basisOf(withoutText(title), read) === "other");
  const bare = hasOther ? new Float32Array(scores.length) : undefined;
  for (let fold = 0; fold < folds; fold++) {
    throwIfCancelled(signal);
    progress?.update(fold, folds + 1, `held-out part ${fold + 1}`);
    const part = partWithout(fold, parts, { titles, task });
    const own = judged.filter((row) => parts.get(row) === fold);
    if (own.length === 0 || part.rows.length === 0) continue;
    const { reader, scorer } = await fit(part);
    const write = async (into: Float32Array, change: (title: TaggableTitle) => TaggableTitle) => {
      const given = Array.from(own, (row) => change(titles[row]));
      const found = await scorer.score(reader.read(given, signal));
      own.forEach((row, at) => {
        const values = found.subarray(at * task.tags.length, (at + 1) * task.tags.length);
        into.set(values, (positions.get(row) ?? 0) * task.tags.length);
      });
    };
    await write(scores, (title) => title);
    if (bare) await write(bare, withoutText);
    await scorer.close();
  }
  progress?.update(folds, folds + 1, "all titles");
  return {
    folds: Uint8Array.from(judged, (row) => parts.get(row) ?? 0),
    scores,
    ...(bare && { withoutText: bare }),
    truth: takeLabelRows(task.labels, judged),
    unknown: takeLabelRows(task.unknown, judged),
  };
}

/** The part of every labelled row; titles with the same synopsis (remakes) are in the same one. */
function foldsOf(
  titles: readonly TaggableTitle[],
  labelled: Int32Array,
  folds: number,
  seed: number | string,
): Map<number, number> {
  const order = createRandom(seed).fork("tag-folds").shuffle(labelled.slice());
  const ofText = new Map<string, number>();
  const parts = new Map<number, number>();
  order.forEach((row, at) => {
    const { synopsis = "" } = titles[row];
    const fold = (synopsis === "" ? undefined : ofText.get(synopsis)) ?? at % folds;
    parts.set(row, fold);
    if (synopsis !== "") ofText.set(synopsis, fold);
  });
  return parts;
}

function spread(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows;
  return Int32Array.from(
    { length: Math.max(1, most) },
    (_, at) => rows[Math.floor((at * rows.length) / most)],
  );
}
