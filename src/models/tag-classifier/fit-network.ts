import { MarqueeError } from "../../core/index.ts";
import { fitStandardisation, standardise } from "../../vectors/index.ts";
import type { FittedEmbedder } from "./embedder/embedder.ts";
import { fitTower } from "./embedder/fit-tower.ts";
import { PlainFeatures } from "./embedder/plain-features.ts";
import { fitTransformer } from "./embedder/transformer.ts";
import { checkExamples, type TagExamples } from "./examples.ts";
import { fitClusters } from "./fit-clusters.ts";
import { frequencyLogits } from "./heads/background.ts";
import { fitHead, type HeadTask } from "./heads/fit-head.ts";
import { Head } from "./heads/head.ts";
import type { TagClassifierConfiguration } from "./options.ts";
import { TagNetwork } from "./tag-network.ts";
import { headInputs } from "./title-inputs.ts";
import type { NetworkWork } from "./work.ts";

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
  const options = { clusters, local: configuration.local };
  return new TagNetwork({ ...parts, local: await fitClusters(parts, task, titles, options, work) });
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
