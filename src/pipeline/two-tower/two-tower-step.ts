import { join } from "node:path";
import {
  fitTwoTower,
  type TrainedTwoTower,
  type TwoTowerConfiguration,
} from "../../models/two-tower/index.ts";
import { holdOutLatest, readViewing } from "../../recommend/index.ts";
import { readTitles, readViewerFacts } from "../../storage/index.ts";
import type { RecommendConfiguration } from "../recommend/options.ts";
import { viewingSource } from "../recommend/recommender-step.ts";
import type { StepContext, WholeStep } from "../step.ts";
import { viewersPath } from "../steps/import.ts";
import { attentionByKind, type KindAttention } from "./attention-by-kind.ts";
import { popularityCategories } from "./popularity.ts";
import { catalogueModalities } from "./title-modalities.ts";
import { type KeptTowers, writeTowers, writeTowersNote } from "./tower-files.ts";
import { type TowerKind, type TowerViewing, towerViewings } from "./tower-training.ts";
import { fitViewerFeatures, viewerFeatures } from "./viewer-features.ts";

/** What decides the two towers of a project. */
export interface TwoTowerStepConfiguration {
  readonly recommend: RecommendConfiguration;
  readonly towers: TwoTowerConfiguration;
  /** Towers for films and towers for series, in the place of one pair for all titles. */
  readonly separateKinds: boolean;
  /** Whether the posters are looked at. */
  readonly coverArt: boolean;
}

/** How the training of one pair of towers went. */
export interface TowerSummary {
  /** Which titles they are for. */
  readonly kind: TowerKind;
  readonly titles: number;
  /** Titles that somebody likes. */
  readonly warmTitles: number;
  /** Likings that were learned from. */
  readonly likes: number;
  readonly modalities: readonly string[];
  readonly epochs: number;
  /** The epoch that was kept. */
  readonly bestEpoch: number;
  /** NDCG@10 of each viewer's latest likings among these titles; it chose the epoch, and is no result. */
  readonly heldOutNdcg: number | undefined;
}

/** What the manifest of the artifact says. */
export interface TwoTowerSummary {
  readonly viewers: number;
  /** What is known of viewers beside their history, such as `country`. */
  readonly viewerFeatures: readonly string[];
  readonly towers: readonly TowerSummary[];
  readonly attention: readonly KindAttention[];
}

/**
 * Trains two towers on the events of an import and on all that is known of its titles and viewers. It is no step of
 * the main job: `marquee train two-tower` makes it.
 *
 * @param content The steps that say what titles are like, as far as the run went: `encode`, `train` or `refit`.
 * @param pictures The folder that was imported, where its posters are to be looked at.
 */
export function twoTowerStep(
  configuration: TwoTowerStepConfiguration,
  content: readonly string[],
  pictures?: string,
): WholeStep {
  return {
    name: "two-tower",
    version: 2,
    description: "train two towers on events and metadata",
    needs: ["import", ...content],
    configuration,
    run: async (context) => ({ ...(await train({ ...context, pictures }, configuration)) }),
  };
}

/** What training is given. */
interface TrainingContext extends StepContext {
  readonly pictures: string | undefined;
}

async function train(
  context: TrainingContext,
  { recommend, towers, separateKinds }: TwoTowerStepConfiguration,
): Promise<TwoTowerSummary> {
  const { folder, inputs, lake, seed } = context;
  const viewing = await readViewing(viewingSource(lake, inputs.import.folder, recommend));
  const titles = await readTitles(lake, join(inputs.import.folder, "titles.parquet"));
  const facts = await readViewerFacts(lake, viewersPath(inputs.import.folder));
  const parts = towerViewings(
    viewing,
    holdOutLatest(viewing, recommend.heldOut, seed),
    titles,
    separateKinds,
  );
  const vocabulary = fitViewerFeatures(facts, viewing.viewers);
  const features = viewerFeatures(vocabulary, facts, viewing.viewers);
  const kept: Omit<KeptTowers, "model">[] = [];
  const summaries: TowerSummary[] = [];
  const attention: KindAttention[] = [];
  for (const [done, part] of parts.entries()) {
    const { fitted, categories } = await fitPart(context, part, features, {
      towers,
      done,
      of: parts.length,
    });
    const { model } = fitted;
    try {
      const ids = part.titles.map(({ id }) => id);
      const own = { kind: part.kind, titles: ids, categories, viewerFeatures: vocabulary };
      await writeTowers(folder, { ...own, model });
      kept.push(own);
      summaries.push(summaryOf(part, fitted));
      attention.push(...attentionByKind(model, part.titles));
    } finally {
      await model.close();
    }
  }
  await writeTowersNote(folder, kept);
  const known = Array.from({ length: vocabulary.size }, (_, column) => vocabulary.at(column)[0]);
  return {
    viewers: viewing.viewers.length,
    viewerFeatures: [...new Set(known)],
    towers: summaries,
    attention,
  };
}

interface PartWork {
  readonly towers: TwoTowerConfiguration;
  /** How many parts were trained before this one, and how many there are. */
  readonly done: number;
  readonly of: number;
}

async function fitPart(
  context: TrainingContext,
  { titles, histories, times, validation, warm }: TowerViewing,
  features: Parameters<typeof fitTwoTower>[0]["features"],
  { towers, done, of }: PartWork,
) {
  const { seed, signal, progress } = context;
  const popularity = popularityCategories(histories, times);
  const { modalities, vocabulary } = await catalogueModalities(titles, { warm, popularity }, context);
  const training = { histories, times, modalities, warm, ...(features && { features }) };
  const fitted = await fitTwoTower(training, towers, {
    seed,
    signal,
    validation,
    onProgress: ({ samples, totalSamples }) =>
      progress.update(done * totalSamples + samples, of * totalSamples),
  });
  return { fitted, categories: vocabulary };
}

function summaryOf(
  { kind, titles, histories, warm }: TowerViewing,
  { model, history, bestEpoch, bestMeasure }: TrainedTwoTower,
): TowerSummary {
  return {
    kind,
    titles: titles.length,
    warmTitles: warm.reduce((sum, is) => sum + is, 0),
    likes: histories.columns.length,
    modalities: model.modalityNames,
    epochs: history.length,
    bestEpoch,
    heldOutNdcg: bestMeasure,
  };
}
