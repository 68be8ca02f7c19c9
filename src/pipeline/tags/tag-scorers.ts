import type { ModelFiles } from "../model-folder.ts";
import { classifierScorer } from "./classifier-scorer.ts";
import { linearScorer } from "./linear-scorer.ts";
import type { TagScorerOptions } from "./options.ts";
import type { ScorerExamples, ScorerWork, TitleTagScorer } from "./tag-scorer.ts";

/** Fits the scorer that the options name. @throws MarqueeError as the models do. */
export function fitTagScorer(
  examples: ScorerExamples,
  options: TagScorerOptions,
  work: ScorerWork,
): Promise<TitleTagScorer> {
  return options.kind === "linear"
    ? linearScorer.fit(examples, options, work)
    : classifierScorer.fit(examples, options, work);
}

/** Reads what a scorer saved. @throws MarqueeError `invalid-model`. */
export function loadTagScorer(options: TagScorerOptions, files: ModelFiles): Promise<TitleTagScorer> {
  return options.kind === "linear"
    ? linearScorer.load(options, files)
    : classifierScorer.load(options, files);
}
