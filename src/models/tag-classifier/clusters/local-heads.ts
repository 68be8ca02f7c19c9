import { mapConcurrently } from "../../../core/index.ts";
import { type LabelRows, labelRowsOf, labelsOf } from "../../../metrics/index.ts";
import { type Matrix, rowOf, takeRows } from "../../../vectors/index.ts";
import { repeatedRow, takeColumns } from "../heads/background.ts";
import { fitHead, type HeadTask, type HeadWork, type SavedHead } from "../heads/fit-head.ts";
import type { Head } from "../heads/head.ts";
import type { HeadConfiguration } from "../options.ts";
import { clustersOf, type TagClusters } from "./tag-clusters.ts";

/** Heads that are trained at once, each on one thread. */
const concurrent = 2;

/** The task of one cluster: its members, and the tags that it keeps. It needs nothing of any other cluster. */
export function taskOfCluster(task: HeadTask, members: Int32Array, tags: Int32Array): HeadTask {
  const isTrain = new Set(task.train);
  const isValid = new Set(task.valid);
  const rowsWhere = (holds: (title: number) => boolean) =>
    Int32Array.from(members.keys()).filter((row) => holds(members[row]));
  const background = task.background.rows === 1 ? task.background : takeRows(task.background, members);
  return {
    inputs: takeRows(task.inputs, members),
    background: takeColumns(background, tags),
    labels: takeTags(task.labels, members, tags),
    train: rowsWhere((title) => isTrain.has(title)),
    valid: rowsWhere((title) => isValid.has(title)),
    ...(task.weights && { weights: Float32Array.from(members, (title) => task.weights?.[title] ?? 1) }),
  };
}

/** Fewest training titles that a head is trained on. */
const fewestTitles = 20;

/**
 * Trains the heads of the given clusters, independently of one another.
 *
 * @param members Titles of each cluster.
 * @returns By cluster; `undefined` where a cluster keeps no tag, or where its head would not be better than the
 * background.
 */
export async function fitLocalHeads(
  task: HeadTask,
  { tags }: TagClusters,
  members: readonly Int32Array[],
  options: { readonly clusters: readonly number[]; readonly configuration: HeadConfiguration },
  work: HeadWork & { readonly onDone?: (done: number) => void },
): Promise<(SavedHead | undefined)[]> {
  const { clusters, configuration } = options;
  let done = 0;
  return mapConcurrently(
    clusters,
    async (cluster) => {
      const own = taskOfCluster(task, members[cluster], tags[cluster]);
      const random = work.random.fork(`cluster/${cluster}`);
      const trains = tags[cluster].length > 0 && own.train.length >= fewestTitles;
      const runtime = { ...work.runtime, threads: 1 };
      const head = trains ? await fitHead(own, configuration, { ...work, random, runtime }) : undefined;
      done += 1;
      work.onDone?.(done / clusters.length);
      return head;
    },
    { limit: concurrent, signal: work.signal },
  );
}

/** What {@link localLogits} reads of titles. */
export interface LocalTitles {
  readonly embeddings: Matrix;
  /** Inputs of the heads, `[titles, width]`. */
  readonly inputs: Matrix;
  /** Log-odds that all heads start from, `[1, tags]`. */
  readonly start: Matrix;
  /** What a cluster says of tags that it does not keep, `[titles, tags]`. */
  readonly background: Matrix;
}

/**
 * What the clusters of every title say, on average. A cluster without a head for a tag says what the background
 * says. Costs by the tags of the clusters, beside a copy of the background.
 *
 * @returns Log-odds `[titles, tags]`.
 */
export async function localLogits(
  clusters: TagClusters,
  heads: readonly (Head | undefined)[],
  { embeddings, inputs, start, background }: LocalTitles,
): Promise<Matrix> {
  const logits = { ...background, values: background.values.slice() };
  const found = clustersOf(clusters, embeddings);
  for (const [cluster, head] of heads.entries()) {
    const rows = rowsOf(found, cluster, clusters.nearest);
    if (head === undefined || rows.length === 0) continue;
    const tags = clusters.tags[cluster];
    const said = await head.logits(
      takeRows(inputs, rows),
      repeatedRow(takeColumns(start, tags), rows.length),
    );
    rows.forEach((row, at) => {
      const [target, other] = [rowOf(logits, row), rowOf(background, row)];
      const own = rowOf(said, at);
      tags.forEach((tag, place) => {
        target[tag] += (own[place] - other[tag]) / clusters.nearest;
      });
    });
  }
  return logits;
}

function rowsOf(found: Int32Array, cluster: number, nearest: number): Int32Array {
  const rows: number[] = [];
  found.forEach((own, at) => {
    if (own === cluster) rows.push(Math.floor(at / nearest));
  });
  return Int32Array.from(rows);
}

/** Labels of some titles, of some tags, which are numbered anew. */
function takeTags(labels: LabelRows, titles: Int32Array, tags: Int32Array): LabelRows {
  const numbers = new Map([...tags].map((tag, number) => [tag, number]));
  const lists = Array.from(titles, (title) =>
    Array.from(labelsOf(labels, title), (tag) => numbers.get(tag)).filter((number) => number !== undefined),
  );
  return labelRowsOf(lists, tags.length);
}
