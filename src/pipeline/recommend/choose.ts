import { MarqueeError } from "../../core/index.ts";
import { measureLists } from "../../experiments/index.ts";
import {
  blendOf,
  chooseBlendWeights,
  type FittedBlend,
  type FittedRecommender,
  type FitWork,
  type Interactions,
  recommendTitles,
} from "../../models/baselines/index.ts";
import { holdOutLatest, type Viewing } from "../../recommend/index.ts";
import type { Matrix, SparseMatrix } from "../../vectors/index.ts";
import { type Member, memberSchema, recommenderOf } from "./members.ts";
import type { RecommendConfiguration } from "./options.ts";

/** What a recommender is chosen and learned from. */
export interface RecommenderInput {
  readonly viewing: Viewing;
  /** Vectors of the liked titles by name, `[titles, dimensions]`. */
  readonly embeddings: Readonly<Record<string, Matrix>>;
}

/** A recommender that has learned from all likings. */
export interface ChosenRecommender {
  readonly model: FittedBlend;
  /** In the order of the blend. */
  readonly members: readonly Member[];
  /** NDCG@10 on the latest likings, by method; they chose the weights, so that of the blend is a little too good. */
  readonly heldOutNdcg: Readonly<Record<string, number>>;
}

const places = 10;
const maximumViewers = 5000;

/**
 * Chooses a blend by the latest likings of every viewer, which its members do not learn from, and fits the members
 * that got a weight once more to all likings. See decision 16.
 *
 * @throws MarqueeError `missing-input` when nobody likes anything.
 */
export async function chooseRecommender(
  { viewing, embeddings }: RecommenderInput,
  configuration: RecommendConfiguration,
  work: FitWork,
): Promise<ChosenRecommender> {
  if (viewing.viewers.length === 0) throw new MarqueeError("missing-input", "No event shows a liking.");
  const { rest, held } = holdOutLatest(viewing, configuration.heldOut, work.seed ?? 1);
  const trial = new Trial({ histories: rest, embeddings }, held, work);
  const members = await candidates(trial, Object.keys(embeddings), configuration, viewing.titles.length);
  const weights = await trial.weigh(members);
  const kept = members.filter((_, at) => weights[at] > 0);
  const final: FittedRecommender[] = [];
  for (const member of kept) {
    final.push(await recommenderOf(member).fit({ histories: viewing.likes, embeddings }, work));
  }
  const model = blendOf(
    final,
    weights.filter((weight) => weight > 0),
  );
  return { model, members: kept, heldOutNdcg: trial.measured };
}

async function candidates(
  trial: Trial,
  embeddings: readonly string[],
  { easeRegularisations, easeTitles, ialsDimensions }: RecommendConfiguration,
  titles: number,
): Promise<Member[]> {
  const ease = easeRegularisations.map((regularisation) =>
    memberSchema.parse({
      method: "ease",
      regularisation,
      dropout: 0.5,
      viewerExponent: 0.5,
      popularityExponent: 0.1,
    }),
  );
  return [
    memberSchema.parse({ method: "popularity" }),
    memberSchema.parse({ method: "item-knn" }),
    ...(titles <= easeTitles ? [await trial.bestOf(ease)] : []),
    memberSchema.parse({
      method: "ials",
      dimensions: ialsDimensions,
      unobservedWeight: 0.3,
      regularisation: 0.008,
    }),
    ...embeddings.map((embedding) => memberSchema.parse({ method: "content-knn", embedding })),
  ];
}

/** Fits members to a part of the likings and measures them on the rest, each once. */
class Trial {
  readonly measured: Record<string, number> = {};
  private readonly fitted = new Map<Member, FittedRecommender>();
  private readonly interactions: Interactions;
  private readonly held: SparseMatrix;
  private readonly work: FitWork;

  constructor(interactions: Interactions, held: SparseMatrix, work: FitWork) {
    this.interactions = interactions;
    this.held = held;
    this.work = work;
  }

  async bestOf(members: readonly Member[]): Promise<Member> {
    let best = members[0];
    let bestMeasure = Number.NEGATIVE_INFINITY;
    for (const member of members) {
      const measure = members.length === 1 ? 0 : await this.ndcg(await this.fit(member));
      if (measure > bestMeasure) [best, bestMeasure] = [member, measure];
    }
    return best;
  }

  /** Weights of a blend; the first member alone where nothing is held out. */
  async weigh(members: readonly Member[]): Promise<number[]> {
    const fitted: FittedRecommender[] = [];
    for (const member of members) fitted.push(await this.fit(member));
    if (this.held.columns.length === 0) return members.map(() => 1 / members.length);
    for (const model of fitted) this.measured[model.name] = await this.ndcg(model);
    const choice = { viewers: this.interactions, validation: this.held, places, maximumViewers };
    const weights = await chooseBlendWeights(fitted, choice, this.work);
    this.measured.blend = await this.ndcg(blendOf(fitted, weights));
    return weights;
  }

  private async fit(member: Member): Promise<FittedRecommender> {
    const known = this.fitted.get(member);
    const fitted = known ?? (await recommenderOf(member).fit(this.interactions, this.work));
    this.fitted.set(member, fitted);
    return fitted;
  }

  private async ndcg(model: FittedRecommender): Promise<number> {
    if (this.held.columns.length === 0) return 0;
    const top = await recommendTitles(model, this.interactions, places, undefined, this.work);
    const { ndcg } = measureLists(top, this.held);
    return Math.round((ndcg.reduce((sum, value) => sum + value, 0) / ndcg.length) * 1e5) / 1e5;
  }
}
