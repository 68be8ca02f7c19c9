import { MarqueeError } from "../../core/index.ts";
import { cosine, rowOf } from "../../vectors/index.ts";
import type { NearTitle, TitleExplanation } from "./answers.ts";
import { coldScores } from "./cold-titles.ts";
import type { LoadedRecommender } from "./loaded-recommender.ts";
import { itself, scoreParts, type WeightedTitles } from "./reasons.ts";
import { likedTitles, type ViewerHistory } from "./viewer-history.ts";

/**
 * Why a title is or is not for a viewer: what each liked title adds to its score.
 *
 * @throws MarqueeError `not-found` when the viewer has no likings or nothing is known of the title.
 */
export async function explainTitle(
  loaded: LoadedRecommender,
  viewer: ViewerHistory,
  titleId: string,
): Promise<TitleExplanation> {
  const title = loaded.catalogue.get(titleId);
  if (title === undefined) throw new MarqueeError("not-found", `The catalogue has no title ${titleId}.`);
  const likes = likedTitles(viewer).filter((id) => id !== titleId);
  const history = loaded.historyOf(likes);
  if (history.columns.length === 0) {
    throw new MarqueeError(
      "not-found",
      `No event of ${viewer.id} shows a liking, so nothing speaks for a title.`,
      {
        hint: "`marquee recommend` shows what is popular and what to ask a new viewer about.",
      },
    );
  }
  const { values: scores } = await loaded.scores(history);
  const { weighted, score } = await scoreOf(loaded, titleId, scores);
  const [{ reasons, base }] = await scoreParts(loaded, history, [weighted]);
  const met = new Set(viewer.seen.map((seen) => seen.titleId));
  const open = [...scores].filter((_, at) => !met.has(loaded.learned.titles[at]));
  const opinion = viewer.seen.find((seen) => seen.titleId === titleId)?.opinion;
  return {
    title,
    viewer: viewer.id,
    score,
    place: 1 + open.filter((other) => other > score).length,
    of: open.length,
    ...(opinion && { opinion }),
    isNew: loaded.columnOf(titleId) === undefined,
    contributions: reasons,
    base,
    neighbours: nearestLiked(loaded, titleId, likes),
  };
}

async function scoreOf(
  loaded: LoadedRecommender,
  titleId: string,
  scores: Float32Array,
): Promise<{ readonly weighted: WeightedTitles; readonly score: number }> {
  const column = loaded.columnOf(titleId);
  if (column !== undefined) return { weighted: itself(column), score: scores[column] };
  const cold = await loaded.coldTitles([titleId]);
  if (cold === undefined) {
    throw new MarqueeError("not-found", "Nobody likes the title yet, and it has no text.", {
      hint: "Import a source with its synopsis.",
    });
  }
  return { weighted: cold.standIns, score: coldScores(cold.standIns, scores)[0] };
}

const mostNeighbours = 5;

function nearestLiked(loaded: LoadedRecommender, titleId: string, likes: readonly string[]): NearTitle[] {
  const { content, catalogue } = loaded;
  if (content === undefined) return [];
  const place = new Map(content.ids.map((id, at) => [id, at]));
  const own = place.get(titleId);
  if (own === undefined) return [];
  const near = likes.flatMap((id) => {
    const row = place.get(id);
    const title = catalogue.get(id);
    if (row === undefined || title === undefined) return [];
    return [{ title, similarity: cosine(rowOf(content.vectors, own), rowOf(content.vectors, row)) }];
  });
  return near.sort((first, second) => second.similarity - first.similarity).slice(0, mostNeighbours);
}
