import { MarqueeError } from "../../core/index.ts";
import { chooseThreshold, denseLabels, takeLabelRows } from "../../metrics/index.ts";
import { takeRows } from "../../vectors/index.ts";
import { clusterCounts } from "./clusters/cluster-counts.ts";
import { fitLocalHeads } from "./clusters/local-heads.ts";
import { fitTagClusters, membersOf } from "./clusters/tag-clusters.ts";
import type { HeadTask } from "./heads/fit-head.ts";
import { openHeads } from "./heads/head.ts";
import type { ClustersConfiguration, HeadConfiguration } from "./options.ts";
import { bestMix, probability } from "./shares.ts";
import { type EmbeddedTitles, type LocalPart, type NetworkParts, TagNetwork } from "./tag-network.ts";
import type { NetworkWork } from "./work.ts";

/** What {@link fitClusters} builds on: everything but the clusters. */
type Others = Omit<NetworkParts, "local">;

/** How clusters and their heads are made. */
export interface ClusterOptions {
  readonly clusters: ClustersConfiguration;
  readonly local: HeadConfiguration;
}

/** Clusters with the share that is best for them, and how good the network is with it. */
interface JudgedPart {
  readonly part: LocalPart;
  /** Micro-F1 of the valid titles at its best threshold. */
  readonly quality: number;
}

/**
 * Divides the titles, trains a head for every cluster, and finds what clusters count beside the background. Of several
 * numbers of clusters the one that is best on the valid titles is kept; of equally good ones the smaller.
 *
 * @throws MarqueeError `invalid-option` for several numbers of clusters without valid titles, `cancelled`.
 */
export async function fitClusters(
  others: Others,
  task: HeadTask,
  titles: EmbeddedTitles,
  { clusters, local }: ClusterOptions,
  work: NetworkWork,
): Promise<LocalPart> {
  const counts = clusterCounts(clusters, task.train.length);
  if (counts.length > 1 && task.valid.length === 0) {
    throw new MarqueeError(
      "invalid-option",
      "A number of clusters is chosen on valid titles, which are missing.",
      {
        hint: "Give valid titles, or one number of clusters.",
      },
    );
  }
  const fit = (count: number, report: NetworkWork["report"]) =>
    fitPart(task, titles, { clusters: { ...clusters, count }, local }, { ...work, report });
  // Where there is nothing to choose, a judgement of thousands of tags would cost much and tell nothing.
  if (counts.length === 1 && others.heads.length === 0)
    return { ...(await fit(counts[0], work.report)), share: 1 };
  let best: JudgedPart | undefined;
  for (const [at, count] of counts.entries()) {
    const report = (stage: string, done: number) => work.report?.(stage, (at + done) / counts.length);
    const found = await judge(others, await fit(count, report), task, titles);
    const isBest = best === undefined || found.quality > best.quality;
    const [kept, dropped]: readonly [JudgedPart, JudgedPart?] = isBest
      ? [found, best]
      : [best ?? found, found];
    for (const head of dropped?.part.heads ?? []) await head?.close();
    best = kept;
  }
  if (best === undefined) throw new MarqueeError("invalid-option", "There is no number of clusters to try.");
  return best.part;
}

async function fitPart(
  task: HeadTask,
  { embeddings }: EmbeddedTitles,
  { clusters: options, local }: ClusterOptions & { readonly clusters: { readonly count: number } },
  { random, report, ...work }: NetworkWork,
): Promise<Omit<LocalPart, "share">> {
  const own = { ...work, random: random.fork("clusters") };
  const known = {
    embeddings: takeRows(embeddings, task.train),
    labels: takeLabelRows(task.labels, task.train),
  };
  const clusters = fitTagClusters(known.embeddings, known.labels, options, own);
  const saved = await fitLocalHeads(
    task,
    clusters,
    membersOf(clusters, embeddings),
    { clusters: [...clusters.tags.keys()], configuration: local },
    { ...own, onDone: (done) => report?.("clusters", done) },
  );
  return { clusters, heads: await openHeads(saved, work.runtime) };
}

/** The clusters' share that is best on the valid titles; all of it without those or without a head. */
async function judge(
  others: Others,
  local: Omit<LocalPart, "share">,
  { labels, valid }: HeadTask,
  titles: EmbeddedTitles,
): Promise<JudgedPart> {
  const whole = { ...local, share: 1 };
  if (valid.length === 0) return { part: whole, quality: 0 };
  const own = { embeddings: takeRows(titles.embeddings, valid), inputs: takeRows(titles.inputs, valid) };
  const holds = denseLabels(takeLabelRows(labels, valid));
  const said = await new TagNetwork({ ...others, local: whole }).logits(own);
  if (others.heads.length === 0) {
    return { part: whole, quality: chooseThreshold(said.values.map(probability), holds).value };
  }
  const { share, quality } = bestMix(said, await new TagNetwork(others).background(own), holds);
  return { part: { ...local, share }, quality };
}
