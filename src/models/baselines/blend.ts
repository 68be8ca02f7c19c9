import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import { chooseBlendWeights, scoreScale, standardiseScores } from "./blend-weights.ts";
import { checkInteractions, checkViewers } from "./check-interactions.ts";
import { checkOneViewer } from "./contributions.ts";
import type {
  Contributions,
  FittedRecommender,
  ModelFiles,
  Recommender,
  ScoreWork,
  TitleScorer,
  Viewers,
} from "./recommender.ts";

/** Options of {@link createBlend}. */
export const blendOptionsSchema = z.object({
  /** The weights are chosen so that NDCG of so many places is best. */
  places: z.int().positive().default(10),
  /** How many viewers the weights are chosen on at most. */
  maximumViewers: z.int().positive().default(10_000),
});
export type BlendOptions = z.input<typeof blendOptionsSchema>;

const headerFile = "blend.json";
const headerSchema = z.object({ members: z.array(z.string()).min(1), weights: z.array(z.number()).min(1) });

/**
 * Several recommenders as one: Σ weight · (score − mean) / deviation, the latter two over all titles for each viewer.
 * The weights are chosen on the validation titles that `fit` is given; without any they are equal.
 *
 * @throws MarqueeError `invalid-option` without a member.
 */
export function createBlend(members: readonly Recommender[], options: BlendOptions = {}): Recommender {
  if (members.length === 0) throw new MarqueeError("invalid-option", "A blend needs at least one member.");
  const settings = blendOptionsSchema.parse(options);
  return {
    name: "blend",
    fit: async (interactions, work = {}) => {
      checkInteractions(interactions, work);
      const fitted: FittedRecommender[] = [];
      for (const member of members) fitted.push(await member.fit(interactions, work));
      const { validation } = work;
      if (validation === undefined || validation.columns.length === 0) return blendOf(fitted);
      const choice = { viewers: interactions, validation, ...settings };
      return blendOf(fitted, await chooseBlendWeights(fitted, choice, work));
    },
    load: async (files) => load(members, files),
  };
}

/** A blend of recommenders that are fitted already. Default: equal weights. */
export function blendOf(
  members: readonly FittedRecommender[],
  weights: readonly number[] = members.map(() => 1 / members.length),
): FittedBlend {
  return new FittedBlend(members, weights);
}

/** The scores of several models as one, as {@link createBlend} puts them together; of models of any kind. */
export function blendScorers(members: readonly TitleScorer[], weights: readonly number[]): TitleScorer {
  const [{ titles }] = members;
  return {
    titles,
    async score(viewers, work = {}) {
      checkViewers(viewers, titles, work);
      const { rows } = viewers.histories;
      const values = new Float32Array(rows * titles);
      for (const [at, member] of members.entries()) {
        const weight = weights[at];
        if (weight === 0) continue;
        const scores = await member.score(viewers, work);
        standardiseScores(scores);
        for (let place = 0; place < values.length; place++) values[place] += weight * scores.values[place];
      }
      return { values, rows, dimensions: titles };
    },
  };
}

/** See {@link createBlend}. */
export class FittedBlend implements FittedRecommender {
  readonly name = "blend";
  readonly members: readonly FittedRecommender[];
  /** Of each member, in their order. */
  readonly weights: readonly number[];

  constructor(members: readonly FittedRecommender[], weights: readonly number[]) {
    const sizes = new Set(members.map(({ titles }) => titles));
    if (members.length === 0 || weights.length !== members.length || sizes.size !== 1) {
      const counts = members.map(({ titles }) => titles).join(", ");
      throw new MarqueeError(
        "invalid-shape",
        `A blend needs members of the same titles and as many weights, not [${counts}] and ${weights.length} weights.`,
      );
    }
    this.members = members;
    this.weights = weights;
  }

  get titles(): number {
    return this.members[0].titles;
  }

  async score(viewers: Viewers, work: ScoreWork = {}): Promise<Matrix> {
    return blendScorers(this.members, this.weights).score(viewers, work);
  }

  async contributions(
    viewer: Viewers,
    asked: readonly number[],
    work: ScoreWork = {},
  ): Promise<Contributions> {
    checkOneViewer(viewer, asked, this.titles, work);
    const entries = new Float32Array(viewer.histories.columns.length * asked.length);
    const base = new Float64Array(asked.length);
    for (const [at, member] of this.members.entries()) {
      if (this.weights[at] === 0) continue;
      const { mean, factor } = scoreScale((await member.score(viewer, work)).values);
      const weight = this.weights[at] * factor;
      const own = await member.contributions(viewer, asked, work);
      own.entries.values.forEach((value, place) => (entries[place] += weight * value));
      own.base.forEach((value, title) => (base[title] += weight * (value - mean)));
    }
    return {
      entries: { values: entries, rows: viewer.histories.columns.length, dimensions: asked.length },
      base,
    };
  }

  save(): ModelFiles {
    const header = { members: this.members.map(({ name }) => name), weights: this.weights };
    const files = this.members.flatMap((member, at) =>
      Object.entries(member.save()).map(([file, bytes]) => [`${at}-${file}`, bytes] as const),
    );
    return { [headerFile]: new TextEncoder().encode(JSON.stringify(header)), ...Object.fromEntries(files) };
  }
}

async function load(members: readonly Recommender[], files: ModelFiles): Promise<FittedBlend> {
  const { members: names, weights } = readHeader(files);
  const expected = members.map(({ name }) => name);
  if (names.join() !== expected.join() || weights.length !== names.length) {
    throw new MarqueeError(
      "invalid-model",
      `The saved blend is of ${names.join(", ")}, not of ${expected.join(", ")}.`,
    );
  }
  const fitted: FittedRecommender[] = [];
  for (const [at, member] of members.entries()) {
    const prefix = `${at}-`;
    const own = Object.entries(files).filter(([file]) => file.startsWith(prefix));
    const renamed = own.map(([file, bytes]) => [file.slice(prefix.length), bytes] as const);
    fitted.push(await member.load(Object.fromEntries(renamed)));
  }
  return blendOf(fitted, weights);
}

function readHeader(files: ModelFiles): z.output<typeof headerSchema> {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(files[headerFile])));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${headerFile} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
