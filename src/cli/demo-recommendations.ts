import type { Lake } from "../storage/index.ts";
import type { CommandContext } from "./command.ts";
import { openRecommendations } from "./open-recommendations.ts";
import { plainAnswer, recommendationText } from "./recommendation-text.ts";
import type { AfterSteps, RunOptions } from "./run-steps.ts";

/** A simulated viewer of the bundled catalogue. */
const shownViewer = "demo-0065";
const shownTitles = 5;

/** Learns from the simulated events and recommends to one viewer: what the demo ends with. */
export async function recommendToDemoViewer(
  context: CommandContext,
  options: RunOptions,
  lake: Lake,
): Promise<AfterSteps> {
  const started = performance.now();
  context.terminal.log("recommender  learns from the simulated events");
  const { recommendations } = await openRecommendations(context, options, lake);
  const answer = await recommendations.recommend({ viewer: shownViewer, count: shownTitles, newTitles: 1 });
  const seconds = (performance.now() - started) / 1000;
  return {
    json: { recommendations: { seconds, ...plainAnswer(answer) } },
    lines: ["\nRecommended to one of the simulated viewers:", ...recommendationText(answer)],
  };
}
