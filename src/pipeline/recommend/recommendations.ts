import { type Clock, type Progress, systemClock } from "../../core/index.ts";
import { countFutureEvents, type ViewingSource } from "../../recommend/index.ts";
import type { Artifact, Lake } from "../../storage/index.ts";
import { type SparseMatrix, topColumns } from "../../vectors/index.ts";
import { makeOnDemand } from "../make-on-demand.ts";
import type { Project } from "../project.ts";
import type {
  Audience,
  RecommendAnswer,
  RecommendedTitle,
  RecommendRequest,
  TitleExplanation,
} from "./answers.ts";
import { CatalogueView } from "./catalogue-view.ts";
import { readContent } from "./content.ts";
import { coldScores } from "./cold-titles.ts";
import { explainTitle } from "./explain-title.ts";
import { type AudienceWork, findAudience } from "./find-audience.ts";
import { LoadedRecommender } from "./loaded-recommender.ts";
import type { RecommendConfiguration } from "./options.ts";
import { popularTitles } from "./popular-titles.ts";
import { itself, scoreParts, type WeightedTitles } from "./reasons.ts";
import { readRecommender, recommenderStep, viewingSource } from "./recommender-step.ts";
import { findViewer, likedTitles, type ViewerHistory } from "./viewer-history.ts";

/** How {@link Recommendations.open} works. */
export interface RecommendationsWork {
  readonly lake: Lake;
  readonly configuration: RecommendConfiguration;
  readonly clock?: Clock;
  /** Told of the learning, which the first call does. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Titles that speak for a recommendation. */
const mostReasons = 2;

/** Recommends from what a project's latest run imported; learns to on the first call and keeps what it learned. */
export class Recommendations {
  /** What was learned; its manifest's summary counts what was odd among the events. */
  readonly artifact: Artifact;
  private readonly loaded: LoadedRecommender;
  private readonly events: ViewingSource;
  private readonly clock: Clock;

  private constructor(artifact: Artifact, loaded: LoadedRecommender, events: ViewingSource, clock: Clock) {
    this.artifact = artifact;
    this.loaded = loaded;
    this.events = events;
    this.clock = clock;
  }

  /** @throws MarqueeError `not-found` when the project has no finished import. */
  static async open(project: Project, work: RecommendationsWork): Promise<Recommendations> {
    const { lake, configuration, clock = systemClock, progress, signal } = work;
    const published = ["refit", "train"].filter((step) => project.has(step)).slice(0, 1);
    const content = ["encode", ...published].filter((step) => project.has(step));
    const step = recommenderStep(configuration, content);
    const artifact = await makeOnDemand(project, step, { lake, progress, signal });
    const loaded = new LoadedRecommender(
      new CatalogueView(await project.titles()),
      await readRecommender(artifact),
      await readContent(lake, Object.fromEntries(content.map((name) => [name, project.artifactOf(name)]))),
      signal,
    );
    return new Recommendations(
      artifact,
      loaded,
      viewingSource(lake, project.folderOf("import"), configuration),
      clock,
    );
  }

  /** The titles of the catalogue. */
  get titles(): CatalogueView["titles"] {
    return this.loaded.catalogue.titles;
  }

  /** How many events lie in the future. */
  futureEvents(): Promise<number> {
    return countFutureEvents(this.events, this.clock.now());
  }

  /** See {@link findViewer}. */
  viewer(query: string): Promise<ViewerHistory | undefined> {
    return findViewer(this.events, query);
  }

  /**
   * Titles for a viewer, or for someone who likes some titles, or for someone of whom nothing is known. What the viewer
   * has watched or rated is left out.
   *
   * @throws MarqueeError `invalid-option` for filters that name nothing, `not-found` when several viewers may be meant.
   */
  async recommend(request: RecommendRequest): Promise<RecommendAnswer> {
    const { likes = [], filters = {}, count } = request;
    const viewer = request.viewer === undefined ? undefined : await this.viewer(request.viewer);
    const allowed = new Set(this.loaded.catalogue.passing(filters));
    for (const { titleId } of viewer?.seen ?? []) allowed.delete(titleId);
    for (const id of likes) allowed.delete(id);
    const liked = viewer ? likedTitles(viewer) : [];
    const about = viewer && { viewer: { id: viewer.id, seen: viewer.seen.length, liked: liked.length } };
    const history = this.loaded.historyOf([...liked, ...likes]);
    if (history.columns.length === 0) {
      const { events, clock } = this;
      return {
        ...about,
        ...(await popularTitles(this.loaded, { events, now: clock.now(), count, allowed })),
      };
    }
    const { values: scores } = await this.loaded.scores(history);
    return {
      ...about,
      basis: "history",
      titles: await this.known(history, scores, allowed, count),
      newTitles: await this.unseen(history, scores, allowed, request.newTitles),
      onboarding: [],
    };
  }

  /** See {@link explainTitle}. */
  explain(viewer: ViewerHistory, titleId: string): Promise<TitleExplanation> {
    return explainTitle(this.loaded, viewer, titleId);
  }

  /** See {@link findAudience}. */
  audience(content: Float32Array, work: Omit<AudienceWork, "events">): Promise<Audience> {
    return findAudience(this.loaded, content, { ...work, events: this.events });
  }

  private async known(
    history: SparseMatrix,
    scores: Float32Array,
    allowed: ReadonlySet<string>,
    count: number,
  ): Promise<RecommendedTitle[]> {
    const { titles } = this.loaded.learned;
    const open = scores.map((score, at) => (allowed.has(titles[at]) ? score : Number.NEGATIVE_INFINITY));
    const { columns } = topColumns({ values: open, rows: 1, dimensions: open.length }, count);
    const chosen = [...columns.filter((column) => column >= 0)].map((column) => ({
      id: titles[column],
      score: scores[column],
      stands: itself(column),
    }));
    return this.withReasons(history, chosen);
  }

  private async unseen(
    history: SparseMatrix,
    scores: Float32Array,
    allowed: ReadonlySet<string>,
    count: number,
  ): Promise<RecommendedTitle[]> {
    const cold = count === 0 ? undefined : await this.loaded.coldTitles(allowed);
    if (cold === undefined) return [];
    const { titles, weights, count: width } = cold.standIns;
    const values = coldScores(cold.standIns, scores);
    const { columns } = topColumns({ values, rows: 1, dimensions: values.length }, count);
    const chosen = [...columns.filter((column) => column >= 0)].map((at) => {
      const [first, end] = [at * width, (at + 1) * width];
      const stands = { titles: titles.subarray(first, end), weights: weights.subarray(first, end) };
      return { id: cold.ids[at], score: values[at], stands };
    });
    return this.withReasons(history, chosen);
  }

  private async withReasons(
    history: SparseMatrix,
    chosen: readonly { readonly id: string; readonly score: number; readonly stands: WeightedTitles }[],
  ): Promise<RecommendedTitle[]> {
    const parts = await scoreParts(
      this.loaded,
      history,
      chosen.map(({ stands }) => stands),
    );
    return chosen.flatMap(({ id, score }, at) => {
      const title = this.loaded.catalogue.get(id);
      const because = parts[at].reasons.filter(({ adds }) => adds > 0).slice(0, mostReasons);
      return title ? [{ title, score, because }] : [];
    });
  }
}
