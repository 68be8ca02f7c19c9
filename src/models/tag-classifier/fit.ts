import { createRandom } from "../../core/index.ts";
import { denseLabels, takeLabelRows } from "../../metrics/index.ts";
import { matrixOf, takeRows } from "../../vectors/index.ts";
import { checkTransformer } from "./embedder/check-transformer.ts";
import { fitLinearEvidence } from "./evidence/linear-evidence.ts";
import { checkExamples, type TagExamples } from "./examples.ts";
import { takeFeatures } from "./features.ts";
import { fitNetwork } from "./fit-network.ts";
import {
  type TagClassifierConfiguration,
  type TagClassifierOptions,
  tagClassifierOptionsSchema,
} from "./options.ts";
import { bestMix } from "./shares.ts";
import { TagClassifier } from "./tag-classifier.ts";
import type { TagNetwork } from "./tag-network.ts";
import { withEvidence } from "./title-inputs.ts";
import type { FitTagWork, NetworkWork } from "./work.ts";

/**
 * Trains a tag classifier (after Minici et al. 2022): an embedder tuned by triplets, clusters of titles by their
 * embeddings, and a head for the tags of every cluster; beside them a head of all titles, and, where asked for, linear
 * evidence. What each part counts is chosen on the valid titles. The same examples, options, seed and thread count
 * give the same weights.
 *
 * @throws MarqueeError `invalid-option` for bad options or too little to learn from, `invalid-shape` when features and
 * labels do not fit, `cancelled` on abort.
 */
export async function fitTagClassifier(
  examples: TagExamples,
  options: TagClassifierOptions = {},
  { seed = 0, signal, progress, runtime }: FitTagWork = {},
): Promise<TagClassifier> {
  const configuration = tagClassifierOptionsSchema.parse(options);
  checkExamples(examples);
  const { embedder } = configuration;
  // What cannot be trained is named before hours of work, not after.
  const { transformer, features } = examples;
  if (embedder.kind === "transformer" && transformer && features.tokens)
    await checkTransformer(transformer, embedder, features.tokens, runtime);
  const random = createRandom(seed).fork("tag-classifier");
  const report = (stage: string, done: number) => progress?.update(Math.round(100 * done), 100, stage);
  const work = { random, signal, runtime, report };
  const found = await fitEvidence(examples, configuration, work);
  const enriched = { ...examples, features: withEvidence(features, found?.logits) };
  const network = await fitNetwork(enriched, configuration, work);
  const networkShare = found ? await shareOfNetwork(network, enriched, found.logits.values) : 1;
  return new TagClassifier({ configuration, network, evidence: found?.evidence, networkShare });
}

async function fitEvidence(
  { features, labels, train }: TagExamples,
  { evidence }: TagClassifierConfiguration,
  { random, signal, report }: NetworkWork,
) {
  if (evidence === null || features.terms === undefined) return undefined;
  report?.("evidence", 0);
  const task = { terms: features.terms, labels, train };
  return fitLinearEvidence(task, evidence, { random: random.fork("evidence"), signal });
}

async function shareOfNetwork(
  network: TagNetwork,
  { features, labels, valid }: TagExamples,
  evidence: Float32Array,
): Promise<number> {
  if (valid.length === 0) return 1;
  const logits = await network.logits(await network.embed(takeFeatures(features, valid)));
  const own = takeRows(matrixOf(evidence, labels.labelCount), valid);
  return bestMix(logits, own, denseLabels(takeLabelRows(labels, valid))).share;
}
