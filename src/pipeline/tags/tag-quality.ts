import {
  denseLabels,
  expectedCalibrationError,
  type LabelCalibrationOptions,
  LabelDecisions,
  labelRowsOf,
  labelsOf,
  takeLabelRows,
} from "../../metrics/index.ts";
import type { HeldOutScores } from "./held-out-scores.ts";
import { type DecisionRule, TagJudge } from "./tag-judge.ts";

/** Figures on titles that were not learned from, each decided by calibration and thresholds of the other parts. */
export interface TagFigures {
  /** With one threshold for all tags. */
  readonly microF1: number;
  /** With a threshold for each tag. */
  readonly macroF1: number;
  /** Expected calibration error over all titles and tags, and what it was before calibration. */
  readonly calibrationError: number;
  readonly calibrationErrorBefore: number;
}

/** How good a tagger is. */
export interface TagQuality {
  /** Titles that were judged. */
  readonly titles: number;
  readonly text: TagFigures;
  /** The same titles with their texts taken away. */
  readonly withoutText?: TagFigures;
}

/** Judges every part by what was learned from the others. */
export function measureTagQuality(heldOut: HeldOutScores, options: LabelCalibrationOptions): TagQuality {
  const { scores, withoutText } = heldOut;
  return {
    titles: heldOut.truth.rows,
    text: figuresOf(scores, heldOut, options),
    ...(withoutText && { withoutText: figuresOf(withoutText, heldOut, options) }),
  };
}

function figuresOf(
  scores: Float32Array,
  heldOut: HeldOutScores,
  options: LabelCalibrationOptions,
): TagFigures {
  const { truth, unknown } = heldOut;
  const { calibrated, micro, macro } = judgeParts(scores, heldOut, options);
  const report = (lists: readonly (readonly number[])[]) =>
    new LabelDecisions(knownOnly(lists, unknown), truth).report();
  const [holds, hidden] = [denseLabels(truth), denseLabels(unknown)];
  // What is not known is neither right nor wrong.
  const error = (values: Float32Array) =>
    expectedCalibrationError(
      values.filter((_, cell) => !hidden[cell]),
      holds.filter((_, cell) => !hidden[cell]),
    );
  return {
    microF1: report(micro).microF1,
    macroF1: report(macro).macroF1,
    calibrationError: error(calibrated),
    calibrationErrorBefore: error(scores),
  };
}

/** Calibrates and decides every part by what was learned from the others. */
function judgeParts(
  scores: Float32Array,
  { folds, truth, unknown }: HeldOutScores,
  options: LabelCalibrationOptions,
) {
  const tags = truth.labelCount;
  const calibrated = new Float32Array(scores.length);
  const [micro, macro] = [emptyLists(truth.rows), emptyLists(truth.rows)];
  for (const fold of new Set(folds)) {
    const rows = [...folds.keys()].filter((row) => folds[row] === fold);
    const others = [...folds.keys()].filter((row) => folds[row] !== fold);
    const [known, open] = [takeLabelRows(truth, others), takeLabelRows(unknown, others)];
    const judge = TagJudge.fit(takeScores(scores, others, tags), known, options, open);
    const own = judge.probabilities(takeScores(scores, rows, tags));
    rows.forEach((row, at) => calibrated.set(own.subarray(at * tags, (at + 1) * tags), row * tags));
    decide(own, judge, { rule: "micro" }, (at, tag) => micro[rows[at]].push(tag));
    decide(own, judge, { rule: "macro" }, (at, tag) => macro[rows[at]].push(tag));
  }
  return { calibrated, micro, macro };
}

function takeScores(scores: Float32Array, rows: readonly number[], tags: number): Float32Array {
  const taken = new Float32Array(rows.length * tags);
  rows.forEach((row, at) => taken.set(scores.subarray(row * tags, (row + 1) * tags), at * tags));
  return taken;
}

const emptyLists = (rows: number): number[][] => Array.from({ length: rows }, () => []);

function decide(
  probabilities: Float32Array,
  judge: TagJudge,
  rule: DecisionRule,
  take: (row: number, tag: number) => void,
): void {
  const thresholds = judge.thresholds(rule);
  probabilities.forEach((probability, cell) => {
    const tag = cell % thresholds.length;
    if (probability >= thresholds[tag]) take(Math.floor(cell / thresholds.length), tag);
  });
}

/** Decisions of which the truth is known. */
function knownOnly(lists: readonly (readonly number[])[], unknown: HeldOutScores["unknown"]) {
  const kept = lists.map((list, row) => {
    const hidden = new Set(labelsOf(unknown, row));
    return list.filter((tag) => !hidden.has(tag));
  });
  return labelRowsOf(kept, unknown.labelCount);
}
