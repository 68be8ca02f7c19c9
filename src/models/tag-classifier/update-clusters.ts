import { fitLocalHeads } from "./clusters/local-heads.ts";
import { membersOf, tagsOfClusters } from "./clusters/tag-clusters.ts";
import type { TagExamples } from "./examples.ts";
import { openHeads } from "./heads/head.ts";
import type { TagClassifierConfiguration } from "./options.ts";
import { type EmbeddedTitles, TagNetwork } from "./tag-network.ts";
import type { NetworkWork } from "./work.ts";

/** A network with new heads for some clusters, and which these are. */
export interface UpdatedNetwork {
  readonly network: TagNetwork;
  readonly clusters: readonly number[];
}

/**
 * Trains the heads of the clusters anew that titles with new labels belong to, with all titles of these clusters.
 * Embedder, centres, the head of all titles and all other clusters stay as they are.
 *
 * @param titles Titles, rows of the examples, whose labels are new.
 */
export async function updateNetwork(
  { parts }: TagNetwork,
  examples: TagExamples,
  { titles, embedded }: { readonly titles: Int32Array; readonly embedded: EmbeddedTitles },
  { clusters: options, local: configuration }: TagClassifierConfiguration,
  work: NetworkWork,
): Promise<UpdatedNetwork> {
  const { local } = parts;
  if (local === undefined || options === null) return { network: new TagNetwork(parts), clusters: [] };
  const members = membersOf(local.clusters, embedded.embeddings);
  const changed = new Set(titles);
  const affected = [...members.keys()].filter((cluster) =>
    members[cluster].some((title) => changed.has(title)),
  );
  const isTrain = new Set(examples.train);
  const training = members.map((list) => list.filter((title) => isTrain.has(title)));
  const kept = tagsOfClusters(training, examples.labels, options.minimumTitles);
  const tags = local.clusters.tags.map((own, cluster) => (affected.includes(cluster) ? kept[cluster] : own));
  const clusters = { ...local.clusters, tags };
  const task = { ...examples, inputs: embedded.inputs, background: parts.frequencies };
  const saved = await fitLocalHeads(task, clusters, members, { clusters: affected, configuration }, work);
  const opened = await openHeads(saved, work.runtime);
  const heads = local.heads.map((head, cluster) =>
    affected.includes(cluster) ? opened[affected.indexOf(cluster)] : head,
  );
  return {
    network: new TagNetwork({ ...parts, local: { ...local, clusters, heads } }),
    clusters: affected,
  };
}
