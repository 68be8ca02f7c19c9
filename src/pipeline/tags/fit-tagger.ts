import { MarqueeError, throwIfCancelled } from "../../core/index.ts";
import { type FitModel, scoreHeldOut } from "./held-out-scores.ts";
import type { TagOptions } from "./options.ts";
import { TagJudge } from "./tag-judge.ts";
import { fitTagModel, type TaggerExamples } from "./tag-model.ts";
import { measureTagQuality, type TagQuality } from "./tag-quality.ts";
import type { ScorerWork } from "./tag-scorer.ts";
import type { TagTask } from "./tag-task.ts";
import { Tagger } from "./tagger.ts";

/** A tagger, and how good it is on titles that it was not learned from. */
export interface FittedTagger {
  readonly tagger: Tagger;
  readonly quality: TagQuality;
}

/**
 * Fits a tagger. The labelled titles are cut into parts, each scored by a model that learned from the others:
 * calibration, thresholds and quality come from those scores, so every title is judged by what never saw it. The
 * tagger itself then learns from all labelled titles.
 *
 * @param fit Gives the models. Default: fits them here, one after another.
 * @throws MarqueeError `missing-input` when there is no tag or too few titles to learn from, `cancelled`.
 */
export async function fitTagger(
  examples: TaggerExamples,
  options: TagOptions,
  work: ScorerWork,
  fit: FitModel = (part) => fitTagModel(examples, part, options, { ...work, progress: undefined }),
): Promise<FittedTagger> {
  const { titles, task } = examples;
  requireExamples(task, options);
  const heldOut = await scoreHeldOut(examples, options, work, fit);
  throwIfCancelled(work.signal);
  const model = await fit({ leftOut: undefined, rows: task.labelled, known: titles });
  const judgeOf = (scores: Float32Array) =>
    TagJudge.fit(scores, heldOut.truth, options.calibration, heldOut.unknown);
  const judges = {
    text: judgeOf(heldOut.scores),
    ...(heldOut.withoutText && { other: judgeOf(heldOut.withoutText) }),
  };
  const { tags, narrower } = task;
  work.progress?.update(options.folds + 1, options.folds + 1);
  return {
    tagger: new Tagger({ tags, narrower, options, ...model, judges }),
    quality: measureTagQuality(heldOut, options.calibration),
  };
}

function requireExamples({ tags, labelled, rare }: TagTask, { minimumTitles, folds }: TagOptions): void {
  if (tags.length > 0 && labelled.length >= 2 * folds) return;
  const found =
    tags.length > 0
      ? `${labelled.length} titles have labels, fewer than ${2 * folds}.`
      : `no tag is held by at least ${minimumTitles} titles; there are ${rare.length} rarer ones.`;
  throw new MarqueeError("missing-input", `There is too little to learn tags from: ${found}`, {
    hint: "Import a source with tags, moods or keywords, name a file of labels, or lower minimumTitles.",
  });
}
