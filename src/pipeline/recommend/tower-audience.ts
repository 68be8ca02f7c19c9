import { MarqueeError, type Progress, silentProgress, throwIfCancelled } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import type { Categories, FittedTwoTower, TwoTowerViewers } from "../../models/two-tower/index.ts";
import { readViewing } from "../../recommend/index.ts";
import { readViewerFacts } from "../../storage/index.ts";
import { type Matrix, matrixOf, nearestRows, rowOf, takeRows } from "../../vectors/index.ts";
import type { Project } from "../project.ts";
import { viewersPath } from "../steps/import.ts";
import { requireTwoTowers } from "../two-tower/newest-towers.ts";
import { categoriesOf, type NewTitleFacts, newTitleModalities } from "../two-tower/title-modalities.ts";
import type { TrainedTowers } from "../two-tower/tower-files.ts";
import { likingsOf, type TowerKind } from "../two-tower/tower-training.ts";
import { viewerFeatures } from "../two-tower/viewer-features.ts";
import type { Audience, NearTitle } from "./answers.ts";
import { audienceOf, blockNumbers, type PlacedFor, placeOf } from "./find-audience.ts";
import { viewingSource } from "./recommender-step.ts";
import { type ModalityWeight, weightsOf } from "./title-attention.ts";
import { standardised, type TowerWork } from "./tower-recommendations.ts";
import { findViewer } from "./viewer-history.ts";

/** For whom a new title is by the two towers. Scores are in deviations above the mean of the viewer's. */
export interface TowerAudience extends Audience {
  /** Which towers were asked. */
  readonly kind: TowerKind;
  /** What the title tower looks at in it, the most first. */
  readonly attention: readonly ModalityWeight[];
  /** What was said of it that no title has which they learned from, such as `country USA`; it counts for nothing. */
  readonly unknown: readonly string[];
}

/** What {@link findTowerAudience} is asked. */
export interface TowerAudienceRequest extends NewTitleFacts {
  /** How many neighbours and viewers are named. */
  readonly count: number;
  /** Name of a viewer of special interest. */
  readonly viewer?: string;
}

/**
 * For whom a title is that the catalogue does not have, by the towers that were trained last: the title tower makes a
 * vector of what is known of it, and all viewers are looked at. Nothing is trained.
 *
 * @throws MarqueeError `not-found` where no towers for its kind were trained on the latest run or no event names the
 * viewer, `missing-input` for a poster that cannot be read, `cancelled` on abort.
 */
export async function findTowerAudience(
  project: Project,
  request: TowerAudienceRequest,
  { lake, configuration, signal, progress = silentProgress }: TowerWork & { readonly progress?: Progress },
): Promise<TowerAudience> {
  const { count, facts } = request;
  const towers = await towersFor(project, facts.kind);
  const importFolder = project.folderOf("import");
  const events = viewingSource(lake, importFolder, configuration);
  const asked = request.viewer === undefined ? undefined : await findViewer(events, request.viewer);
  if (request.viewer !== undefined && asked === undefined) {
    throw new MarqueeError("not-found", `No event names a viewer "${request.viewer}".`);
  }
  const viewing = await readViewing(events);
  const known = await readViewerFacts(lake, viewersPath(importFolder));
  const viewers = {
    ...likingsOf(viewing, towers.titles),
    features: viewerFeatures(towers.viewerFeatures, known, viewing.viewers),
  };
  const model = await towers.open();
  try {
    const modalities = await newTitleModalities(
      request,
      { modalities: model.modalities, vocabulary: towers.categories },
      signal,
    );
    const title = await model.embedTitles(modalities);
    const titles = withLast(model.catalogue.vectors, title.vectors);
    const places = await placesOf(model, { viewers, titles, signal, progress });
    const placed = places.map((place, row) => ({ viewer: viewing.viewers[row], ...place }));
    return {
      kind: towers.kind,
      unknown: unknownOf(facts, towers.categories),
      attention: weightsOf({ catalogue: title, modalityNames: model.modalityNames }, 0),
      neighbours: neighboursOf(titles, towers.titles, await project.titles(), count),
      ...audienceOf(placed, count, asked?.id),
    };
  } finally {
    await model.close();
  }
}

/** When it comes is always new. */
const timeFields: readonly string[] = ["month", "year"];

function unknownOf(facts: NewTitleFacts["facts"], vocabulary: Categories): string[] {
  const known = new Set(Array.from({ length: vocabulary.size }, (_, at) => vocabulary.at(at).join(" ")));
  const said = Object.entries(categoriesOf(facts)).filter(([field]) => !timeFields.includes(field));
  return said
    .flatMap(([field, values]) => values.map((value) => `${field} ${value}`))
    .filter((value) => !known.has(value));
}

async function towersFor(project: Project, kind: Title["kind"]): Promise<TrainedTowers> {
  const towers = await requireTwoTowers(project);
  const own = towers.find((each) => each.kind === "all" || each.kind === kind);
  if (own !== undefined) return own;
  throw new MarqueeError("not-found", `No towers were trained for titles of the kind ${kind}.`);
}

/** `[titles + 1, dimensions]` */
function withLast({ values, rows, dimensions }: Matrix, last: Matrix): Matrix {
  const all = matrixOf(new Float32Array((rows + 1) * dimensions), dimensions);
  all.values.set(values);
  all.values.set(last.values, values.length);
  return all;
}

interface Placing {
  readonly viewers: TwoTowerViewers;
  /** The title that is looked at comes last. */
  readonly titles: Matrix;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress;
}

/** Where the last title would stand for every viewer, `[viewers]`. */
async function placesOf(
  model: FittedTwoTower,
  { viewers, titles, signal, progress }: Placing,
): Promise<Omit<PlacedFor, "viewer">[]> {
  const vectors = await model.embedViewers(viewers);
  const step = Math.max(1, Math.floor(blockNumbers / titles.rows));
  const places: Omit<PlacedFor, "viewer">[] = [];
  for (let first = 0; first < vectors.rows; first += step) {
    throwIfCancelled(signal);
    const rows = Array.from({ length: Math.min(step, vectors.rows - first) }, (_, at) => first + at);
    const scores = await model.match(takeRows(vectors, rows), titles);
    rows.forEach((row, at) => {
      const own = standardised(rowOf(scores, at));
      const score = own[titles.rows - 1];
      places.push({ score, place: placeOf(score, own, viewers.histories, row) });
    });
    progress.update(first + rows.length, vectors.rows);
  }
  return places;
}

function neighboursOf(
  vectors: Matrix,
  ids: readonly string[],
  titles: readonly Title[],
  count: number,
): NearTitle[] {
  const catalogue = new Map<string, Title>(titles.map((title) => [title.id, title]));
  return nearestRows(vectors, vectors.rows - 1, count).flatMap(({ row, similarity }) => {
    const title = catalogue.get(ids[row]);
    return title ? [{ title, similarity }] : [];
  });
}
