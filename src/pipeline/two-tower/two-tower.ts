import { existsSync } from "node:fs";
import { MarqueeError, type Progress } from "../../core/index.ts";
import { type TwoTowerOptions, twoTowerOptionsSchema } from "../../models/two-tower/index.ts";
import type { Artifact, Lake } from "../../storage/index.ts";
import { makeOnDemand } from "../make-on-demand.ts";
import type { Project } from "../project.ts";
import type { RecommendConfiguration } from "../recommend/options.ts";
import { catalogueFolder } from "../steps/demo-catalogue.ts";
import { markNewest } from "./newest-towers.ts";
import { twoTowerStep } from "./two-tower-step.ts";

/** How {@link trainTwoTower} works. */
export interface TwoTowerWork {
  readonly lake: Lake;
  readonly recommend: RecommendConfiguration;
  /** What differs from {@link catalogueTowers}. */
  readonly options?: TwoTowerOptions;
  /** Towers for films and towers for series, in the place of one pair for all titles. Default: false. */
  readonly separateKinds?: boolean;
  /** The folder that was imported, for its posters. Default: that of the demo, else none, and no cover art. */
  readonly dataFolder?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Towers for catalogues of some thousands of titles. One model for warm titles and new ones, and for viewers with a
 * history and new ones: ids are hidden half the time, a part of the history in three examples of ten.
 */
export const catalogueTowers: TwoTowerOptions = {
  dimensions: 128,
  idDimensions: 32,
  attentionWidth: 32,
  historyLength: 30,
  idDropout: 0.5,
  historyDropout: 0.3,
  dropout: 0.2,
  targetsPerExample: 4,
  batchSize: 256,
  learningRate: 2e-3,
  patience: 6,
};

/**
 * Trains the two towers on a project's latest run, or finds them trained already; from then on they are those that are
 * asked.
 *
 * @returns The artifact: `readTwoTowers` reads it, its manifest's summary (`TwoTowerSummary`) says how training went.
 * @throws MarqueeError `not-found` without a finished import or the data folder, `missing-input` without an event that
 * shows a liking, or with too few of a kind that is to have towers of its own.
 */
export async function trainTwoTower(project: Project, work: TwoTowerWork): Promise<Artifact> {
  const { lake, recommend, options = {}, separateKinds = false, progress, signal } = work;
  const published = ["refit", "train"].filter((step) => project.has(step)).slice(0, 1);
  const content = ["encode", ...published].filter((step) => project.has(step));
  const towers = twoTowerOptionsSchema.parse({ ...catalogueTowers, ...options });
  const pictures = work.dataFolder ?? demoFolder(project);
  const configuration = { recommend, towers, separateKinds, coverArt: pictures !== undefined };
  if (work.dataFolder !== undefined && !existsSync(work.dataFolder)) {
    throw new MarqueeError("not-found", `There is no folder ${work.dataFolder}.`, {
      hint: "--data names the folder that was imported, for its posters.",
    });
  }
  const step = twoTowerStep(configuration, content, pictures);
  const artifact = await makeOnDemand(project, step, { lake, progress, signal });
  await markNewest(artifact);
  return artifact;
}

const demoFolder = (project: Project): string | undefined =>
  project.has("catalogue") ? catalogueFolder(project.folderOf("catalogue")) : undefined;
