import { MarqueeError, type Random } from "../../core/index.ts";
import { denseLabels, takeLabelRows } from "../../metrics/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";
import { fitStandardisation, standardise, takeRows } from "../../vectors/index.ts";
import { fitLocalHeads } from "./clusters/local-heads.ts";
import { fitTagClusters, membersOf } from "./clusters/tag-clusters.ts";
import type { FittedEmbedder } from "./embedder/embedder.ts";
import { fitTower } from "./embedder/fit-tower.ts";
import { PlainFeatures } from "./embedder/plain-features.ts";
import { fitTransformer } from "./embedder/transformer.ts";
import { checkExamples, type TagExamples } from "./examples.ts";
import { frequencyLogits } from "./heads/background.ts";
import { fitHead, type HeadTask } from "./heads/fit-head.ts";
import { Head, openHeads } from "./heads/head.ts";
import type { ClustersConfiguration, TagClassifierConfiguration } from "./options.ts";
import { bestShare } from "./shares.ts";
import { type EmbeddedTitles, type LocalPart, type NetworkParts, TagNetwork } from "./tag-network.ts";
import { headInputs } from "./title-inputs.ts";

/** How networks are trained. */
export interface NetworkWork {
  readonly random: Random;
  readonly signal?: AbortSignal;
  readonly runtime?: RuntimeOptions;
  /** Told what goes on, and the share of that which is done, 0 to 1. */
  readonly report?: (stage: string, done: number) => void;
}

/** Trains embedder, head and clusters, one after the other. Evidence is part of the dense vectors already. */
export async function fitNetwork(
  examples: TagExamples,
  configuration: TagClassifierConfiguration,
  work: NetworkWork,
): Promise<TagNetwork> {
  checkExamples(examples);
  const { features, labels, train } = examples;
  const { clusters, background } = configuration;
  if (background === "frequencies" && clusters === null) {
    throw new MarqueeError("invalid-option", "A background of frequencies needs clusters to learn anything.");
  }
  const embedder = await fitEmbedder(examples, configuration, work);
  const embeddings = await embedder.embed(features);
  const readFeatures = configuration.readFeatures && configuration.embedder.kind !== "features";
  const raw = headInputs(embeddings, features, readFeatures);
  const scaling = fitStandardisation(raw, train);
  const titles = { embeddings, inputs: standardise(raw, scaling) };
  const frequencies = frequencyLogits(labels, train);
  const task = { ...examples, inputs: titles.inputs, background: frequencies };
  const heads = background === "head" ? await fitHeads(task, configuration, work) : [];
  const parts = { embedder, readFeatures, scaling, frequencies, heads };
  if (clusters === null) return new TagNetwork(parts);
  const local = await fitClusters(task, titles, { ...configuration, clusters }, work);
  return new TagNetwork({ ...parts, local: await withShare({ ...parts, local }, examples, titles) });
}

function fitEmbedder(
  examples: TagExamples,
  { embedder }: TagClassifierConfiguration,
  { random, report, ...work }: NetworkWork,
): Promise<FittedEmbedder> | FittedEmbedder {
  const { dense, terms } = examples.features;
  const own = {
    ...work,
    random: random.fork("embedder"),
    report: (done: number) => report?.("embedder", done),
  };
  if (embedder.kind === "features") {
    if (dense !== undefined) return new PlainFeatures(dense.dimensions);
    throw new MarqueeError("invalid-option", 'The embedder "features" needs dense vectors.');
  }
  if (embedder.kind === "transformer") {
    const { transformer } = examples;
    if (transformer !== undefined) return fitTransformer(examples, transformer, embedder, own);
    throw new MarqueeError("invalid-option", 'The embedder "transformer" needs a transformer to start from.');
  }
  if (dense === undefined && terms === undefined) {
    throw new MarqueeError("invalid-option", "A tower needs terms or dense vectors.");
  }
  return fitTower(examples, embedder, own);
}

async function fitHeads(
  task: HeadTask,
  { head: configuration }: TagClassifierConfiguration,
  { random, report, ...work }: NetworkWork,
): Promise<Head[]> {
  const heads: Head[] = [];
  for (let member = 0; member < configuration.members; member++) {
    report?.("head", member / configuration.members);
    const saved = await fitHead(task, configuration, { ...work, random: random.fork(`head/${member}`) });
    if (saved) heads.push(await Head.open(saved, work.runtime));
  }
  return heads;
}

async function fitClusters(
  task: HeadTask,
  { embeddings }: EmbeddedTitles,
  { clusters: options, local }: TagClassifierConfiguration & { readonly clusters: ClustersConfiguration },
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
async function withShare(
  parts: Omit<NetworkParts, "local"> & { readonly local: Omit<LocalPart, "share"> },
  { labels, valid }: TagExamples,
  titles: EmbeddedTitles,
): Promise<LocalPart> {
  const { local, ...others } = parts;
  if (parts.heads.length === 0 || valid.length === 0) return { ...local, share: 1 };
  const own = { embeddings: takeRows(titles.embeddings, valid), inputs: takeRows(titles.inputs, valid) };
  const background = await new TagNetwork(others).background(own);
  const said = await new TagNetwork({ ...others, local: { ...local, share: 1 } }).logits(own);
  return { ...local, share: bestShare(said, background, denseLabels(takeLabelRows(labels, valid))) };
}
