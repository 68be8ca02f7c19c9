import { Project, Recommendations, readRunConfiguration } from "../pipeline/index.ts";
import type { Lake } from "../storage/index.ts";
import type { CommandContext } from "./command.ts";
import { eventNotes } from "./event-notes.ts";

/** What every command that recommends is given. */
export interface RecommenderOptions {
  readonly project: string;
  readonly config?: string;
}

/** A project's recommender; learns on the first call, and says so and what was odd among the events. */
export async function openRecommendations(
  { terminal, signal }: CommandContext,
  { project: folder, config }: RecommenderOptions,
  lake: Lake,
): Promise<{
  readonly project: Project;
  readonly recommendations: Recommendations;
  readonly events: object;
}> {
  const project = await Project.open(folder, lake);
  const { recommend } = await readRunConfiguration(config);
  const progress = terminal.progress("learning");
  try {
    const recommendations = await Recommendations.open(project, {
      lake,
      configuration: recommend,
      progress,
      signal,
    });
    progress.clear();
    const {
      heldOutNdcg: _measures,
      weights: _weights,
      ...counted
    } = recommendations.artifact.manifest.summary;
    const events = { ...counted, inTheFuture: await recommendations.futureEvents() };
    const notes = eventNotes(events);
    if (notes !== "") terminal.log(notes);
    return { project, recommendations, events };
  } finally {
    progress.clear();
  }
}
