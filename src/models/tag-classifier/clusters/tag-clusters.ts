import type { Random } from "../../../core/index.ts";
import { type LabelRows, labelsOf } from "../../../metrics/index.ts";
import { type Matrix, rowOf } from "../../../vectors/index.ts";
import type { ClustersConfiguration } from "../options.ts";
import { kMeans, nearestCentres } from "./k-means.ts";

/** Clusters of titles, and the tags that each has a head for. */
export interface TagClusters {
  /** `[clusters, dimensions]` */
  readonly centres: Matrix;
  /** Clusters that a title belongs to; fewer where there are fewer. */
  readonly nearest: number;
  /** Tags kept by each cluster, ascending. */
  readonly tags: readonly Int32Array[];
}

/**
 * Divides training titles by their embeddings and finds what tags occur enough in every cluster.
 *
 * @param embeddings Of training titles, `[titles, dimensions]`.
 * @param labels Of the same titles, `[titles, tags]`.
 */
export function fitTagClusters(
  embeddings: Matrix,
  labels: LabelRows,
  { count, nearest, minimumTitles, iterations }: ClustersConfiguration & { readonly count: number },
  work: { readonly random: Random; readonly signal?: AbortSignal },
): TagClusters {
  const centres = kMeans(embeddings, { count, iterations, ...work });
  const clusters = { centres, nearest: Math.min(nearest, centres.rows) };
  return { ...clusters, tags: tagsOfClusters(membersOf(clusters, embeddings), labels, minimumTitles) };
}

/** The tags that at least `minimumTitles` members of a cluster have, ascending, for every cluster. */
export function tagsOfClusters(
  members: readonly Int32Array[],
  labels: LabelRows,
  minimumTitles: number,
): Int32Array[] {
  return members.map((titles) => {
    const counts = new Map<number, number>();
    for (const title of titles)
      for (const tag of labelsOf(labels, title)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    const kept = [...counts].filter(([, count]) => count >= minimumTitles).map(([tag]) => tag);
    return Int32Array.from(kept).sort();
  });
}

/** The clusters of every title, the nearest first, `[titles, nearest]`. */
export function clustersOf(
  { centres, nearest }: Pick<TagClusters, "centres" | "nearest">,
  embeddings: Matrix,
): Int32Array {
  const found = new Int32Array(embeddings.rows * nearest);
  for (let row = 0; row < embeddings.rows; row++) {
    found.set(nearestCentres(centres, rowOf(embeddings, row), nearest), row * nearest);
  }
  return found;
}

/** The rows that belong to each cluster, ascending. */
export function membersOf(
  clusters: Pick<TagClusters, "centres" | "nearest">,
  embeddings: Matrix,
): Int32Array[] {
  const lists: number[][] = Array.from({ length: clusters.centres.rows }, () => []);
  clustersOf(clusters, embeddings).forEach((cluster, at) =>
    lists[cluster].push(Math.floor(at / clusters.nearest)),
  );
  return lists.map((list) => Int32Array.from(list));
}
