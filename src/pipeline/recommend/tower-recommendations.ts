import type { Title } from "../../domain/index.ts";
import type { FittedTwoTower, TwoTowerViewers } from "../../models/two-tower/index.ts";
import { type Lake, readViewerFacts } from "../../storage/index.ts";
import { sparseMatrixOfCells, topColumns } from "../../vectors/index.ts";
import type { Project } from "../project.ts";
import { viewersPath } from "../steps/import.ts";
import { requireTwoTowers } from "../two-tower/newest-towers.ts";
import type { TrainedTowers } from "../two-tower/tower-files.ts";
import type { TowerKind } from "../two-tower/tower-training.ts";
import { viewerFeatures } from "../two-tower/viewer-features.ts";
import type { RecommendRequest } from "./answers.ts";
import { CatalogueView } from "./catalogue-view.ts";
import type { RecommendConfiguration } from "./options.ts";
import { viewingSource } from "./recommender-step.ts";
import { type ModalityWeight, weightsOf } from "./title-attention.ts";
import { findKnownViewer, likedTitles, type ViewerHistory } from "./viewer-history.ts";

/** A title that the two towers recommend. */
export interface TowerTitle {
  readonly title: Title;
  /** In deviations above the mean of the viewer's scores in the same list. */
  readonly score: number;
  /** Whether no liking of it was learned from, so that only what is known of it speaks for it. */
  readonly isNew: boolean;
  /** What the title tower looks at in it, the most first. */
  readonly attention: readonly ModalityWeight[];
}

/** Titles in one order. Scores of two lists are of two models and cannot be compared. */
export interface TowerList {
  readonly kind: TowerKind;
  readonly titles: readonly TowerTitle[];
  /** The titles of the history that the viewer tower looks at most; their weights sum to at most 1. */
  readonly history: readonly { readonly title: Title; readonly weight: number }[];
}

/** What the two towers recommend. */
export interface TowerAnswer {
  /** Absent where the import knows no such viewer. */
  readonly viewer?: { readonly id: string; readonly seen: number; readonly liked: number };
  /** What is known of the viewer beside the history, such as `country NO`. */
  readonly features: readonly string[];
  /** One list, or one of films and one of series where they have towers of their own. */
  readonly lists: readonly TowerList[];
}

/** How {@link recommendByTowers} works. */
export interface TowerWork {
  readonly lake: Lake;
  readonly configuration: RecommendConfiguration;
  readonly signal?: AbortSignal;
}

const shownHistory = 3;

/**
 * Titles for a viewer by the towers that were trained last: titles that many like and titles that nobody has seen yet in
 * one order, what the viewer has met left out. Of someone without a history only the features count.
 *
 * @param request Its `newTitles` says nothing here.
 * @throws MarqueeError `not-found` where no towers were trained on the latest run, or several viewers may be meant;
 * `invalid-option` for filters that name nothing.
 */
export async function recommendByTowers(
  project: Project,
  { viewer: query, likes = [], count, filters = {} }: Omit<RecommendRequest, "newTitles">,
  { lake, configuration, signal }: TowerWork,
): Promise<TowerAnswer> {
  const towers = await requireTwoTowers(project);
  const catalogue = new CatalogueView(await project.titles());
  const importFolder = project.folderOf("import");
  const events = viewingSource(lake, importFolder, configuration);
  const viewer =
    query === undefined ? undefined : await findKnownViewer(events, viewersPath(importFolder), query);
  const allowed = new Set(catalogue.passing(filters));
  for (const { titleId } of viewer?.seen ?? []) allowed.delete(titleId);
  for (const id of likes) allowed.delete(id);
  const facts = viewer ? await readViewerFacts(lake, viewersPath(importFolder), viewer.id) : [];
  const liked = likedTimes(viewer, likes);
  const lists: TowerList[] = [];
  for (const own of towers) {
    const features = viewer && viewerFeatures(own.viewerFeatures, facts, [viewer.id]);
    const asked = { ...historyOf(own, liked), ...(features && { features }) };
    const list = await listOf(own, { asked, allowed, catalogue, count, signal });
    if (list.titles.length > 0) lists.push(list);
  }
  const about = viewer && { id: viewer.id, seen: viewer.seen.length, liked: likedTitles(viewer).length };
  return {
    ...(about && { viewer: about }),
    features: facts.map(({ feature, value }) => `${feature} ${value}`),
    lists,
  };
}

/** Liked titles and when; what a new viewer says now is the latest. */
function likedTimes(viewer: ViewerHistory | undefined, likes: readonly string[]): Map<string, number> {
  const seen = viewer?.seen.filter(({ opinion, titleId }) => opinion === "liked" && !likes.includes(titleId));
  return new Map([
    ...(seen ?? []).map(({ titleId, time }) => [titleId, time] as const),
    ...likes.map((id) => [id, Number.MAX_SAFE_INTEGER] as const),
  ]);
}

/** The history of one viewer over the titles of some towers. */
function historyOf({ titles }: TrainedTowers, liked: ReadonlyMap<string, number>): TwoTowerViewers {
  const columns = Array.from(titles.keys()).filter((at) => liked.has(titles[at]));
  const histories = sparseMatrixOfCells({ rows: columns.map(() => 0), columns }, 1, titles.length);
  return { histories, times: Float64Array.from(columns, (at) => liked.get(titles[at]) ?? Number.NaN) };
}

interface Question {
  readonly asked: TwoTowerViewers;
  readonly allowed: ReadonlySet<string>;
  readonly catalogue: CatalogueView;
  readonly count: number;
  readonly signal: AbortSignal | undefined;
}

async function listOf(
  towers: TrainedTowers,
  { asked, allowed, catalogue, count, signal }: Question,
): Promise<TowerList> {
  const { kind, titles } = towers;
  const model = await towers.open();
  try {
    const scores = standardised((await model.score(asked, { signal })).values);
    const open = scores.map((score, at) => (allowed.has(titles[at]) ? score : Number.NEGATIVE_INFINITY));
    const { columns } = topColumns({ values: open, rows: 1, dimensions: open.length }, count);
    const [looked = []] = await model.historyWeights(asked);
    return {
      kind,
      titles: [...columns.filter((column) => column >= 0)].flatMap((column) =>
        titleAt(model, catalogue.get(titles[column]), column, scores[column]),
      ),
      history: looked.slice(0, shownHistory).flatMap(({ title: at, weight }) => {
        const title = catalogue.get(titles[at]);
        return title ? [{ title, weight }] : [];
      }),
    };
  } finally {
    await model.close();
  }
}

function titleAt(model: FittedTwoTower, title: Title | undefined, row: number, score: number): TowerTitle[] {
  if (title === undefined) return [];
  return [{ title, score, isNew: !model.wasTrainedOn(row), attention: weightsOf(model, row) }];
}

/** Scores in deviations above their mean. */
export function standardised(scores: Float32Array): Float32Array {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const deviation = Math.sqrt(squares) || 1;
  return scores.map((score) => (score - mean) / deviation);
}
