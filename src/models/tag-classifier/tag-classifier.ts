import { createRandom, MarqueeError } from "../../core/index.ts";
import type { RuntimeOptions } from "../../tensor/index.ts";
import type { Matrix } from "../../vectors/index.ts";
import type { ClassifierParts } from "./classifier-parts.ts";
import type { ModelFiles } from "./embedder/embedder.ts";
import type { LinearEvidence } from "./evidence/linear-evidence.ts";
import { checkExamples, type TagExamples } from "./examples.ts";
import { checkFeatures, knownTitles, type TitleFeatures } from "./features.ts";
import { loadClassifier, saveClassifier } from "./model-files.ts";
import type { TagClassifierConfiguration } from "./options.ts";
import { probability } from "./shares.ts";
import type { EmbeddedTitles } from "./tag-network.ts";
import { mixed, withEvidence } from "./title-inputs.ts";
import { updateNetwork } from "./update-clusters.ts";
import type { FitTagWork } from "./work.ts";

/** How {@link TagClassifier.predict} weighs tags. */
export interface PredictOptions {
  /**
   * How far rare tags are put forward: log-odds less this share of those of the tag's frequency, in relation to the
   * mean tag (logit adjustment; Menon et al. 2021). 0, the default, gives probabilities; above, scores for one
   * threshold and for ranking, of which up to 1 makes sense.
   */
  readonly rareEmphasis?: number;
}

/**
 * A trained tag classifier. Made by `fitTagClassifier` or {@link TagClassifier.load}; call {@link TagClassifier.close}
 * when done with it. What it gives for a title depends on that title alone.
 */
export class TagClassifier {
  private parts: ClassifierParts;

  constructor(parts: ClassifierParts) {
    this.parts = parts;
  }

  /** @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(files: ModelFiles, runtime?: RuntimeOptions): Promise<TagClassifier> {
    return new TagClassifier(await loadClassifier(files, runtime));
  }

  /** Number of tags. */
  get tags(): number {
    return this.parts.network.parts.frequencies.dimensions;
  }

  /** Length of an embedding. */
  get dimensions(): number {
    return this.parts.network.parts.embedder.dimensions;
  }

  /** Clusters of titles; 0 without. */
  get clusters(): number {
    return this.parts.network.parts.local?.heads.length ?? 0;
  }

  /** How a title is made into tags, with all defaults filled in. */
  get configuration(): TagClassifierConfiguration {
    return this.parts.configuration;
  }

  /** What each part counts, as chosen on the valid titles, 0 to 1. */
  get shares(): { readonly network: number; readonly clusters: number } {
    const { networkShare, network } = this.parts;
    return { network: networkShare, clusters: network.parts.local?.share ?? 0 };
  }

  /** The linear evidence, where there is any. */
  get evidence(): LinearEvidence | undefined {
    return this.parts.evidence;
  }

  /** Log-odds of every tag, `[titles, tags]`. A title of which nothing is known gets those of the frequencies. */
  async logits(features: TitleFeatures): Promise<Matrix> {
    const { network, networkShare } = this.parts;
    const { titles, evidence } = await this.read(features);
    const said = await network.logits(titles);
    const logits = evidence ? mixed(said, evidence, networkShare) : said;
    const { values: frequencies } = network.parts.frequencies;
    knownTitles(features).forEach((known, row) => {
      if (!known) logits.values.set(frequencies, row * this.tags);
    });
    return logits;
  }

  /**
   * Probabilities of every tag, `[titles, tags]`, 0 to 1, not calibrated; or scores that put rare tags forward.
   *
   * @throws MarqueeError `invalid-shape` for features other than those of training.
   */
  async predict(features: TitleFeatures, { rareEmphasis = 0 }: PredictOptions = {}): Promise<Float32Array> {
    const { values } = await this.logits(features);
    const { values: frequencies } = this.parts.network.parts.frequencies;
    const mean = frequencies.reduce((sum, logit) => sum + logit, 0) / this.tags;
    const shifts = frequencies.map((logit) => rareEmphasis * (logit - mean));
    const usual = frequencies.map((logit, tag) => probability(logit - shifts[tag]));
    // In place, and of thousands of tags most are as frequent as usual.
    for (let start = 0; start < values.length; start += usual.length) {
      for (let tag = 0; tag < usual.length; tag++) {
        const logit = values[start + tag];
        values[start + tag] = logit === frequencies[tag] ? usual[tag] : probability(logit - shifts[tag]);
      }
    }
    return values;
  }

  /** Embeddings of length 1, `[titles, dimensions]`: titles with like tags are near. */
  async embed(features: TitleFeatures): Promise<Matrix> {
    return (await this.read(features)).titles.embeddings;
  }

  /** The clusters of every title, the nearest first, `[titles, nearest]`; empty without clusters. */
  async clustersOf(features: TitleFeatures): Promise<Int32Array> {
    return this.parts.network.clustersOf((await this.read(features)).titles);
  }

  /**
   * Learns new labels, such as those of a review, where they belong: trains the heads of the clusters anew that the
   * titles belong to, with all titles of these clusters. Everything else stays as it is. Options that the model was
   * trained with hold again. Without clusters nothing happens.
   *
   * @param examples All titles with their labels as they are now; the tags are those of before.
   * @param titles Rows of the examples whose labels are new.
   * @returns The clusters that have learned.
   * @throws MarqueeError `invalid-shape` for other tags or features, `cancelled`.
   */
  async updateClusters(
    examples: TagExamples,
    titles: Int32Array,
    { seed = 0, signal, runtime }: Pick<FitTagWork, "seed" | "signal" | "runtime"> = {},
  ): Promise<readonly number[]> {
    checkExamples(examples);
    if (examples.labels.labelCount !== this.tags) {
      throw new MarqueeError(
        "invalid-shape",
        `This classifier has ${this.tags} tags, the labels ${examples.labels.labelCount}.`,
        { hint: "New tags need a new training." },
      );
    }
    const { network, configuration } = this.parts;
    const embedded = (await this.read(examples.features)).titles;
    const work = { random: createRandom(seed).fork("update-clusters"), signal, runtime };
    const updated = await updateNetwork(network, examples, { titles, embedded }, configuration, work);
    const replaced = updated.clusters.map((cluster) => network.parts.local?.heads[cluster]);
    this.parts = { ...this.parts, network: updated.network };
    for (const head of replaced) await head?.close();
    return updated.clusters;
  }

  /** The files to be kept. */
  save(): ModelFiles {
    return saveClassifier(this.parts);
  }

  /** Releases native memory. */
  close(): Promise<void> {
    return this.parts.network.close();
  }

  private async read(
    features: TitleFeatures,
  ): Promise<{ readonly titles: EmbeddedTitles; readonly evidence: Matrix | undefined }> {
    checkFeatures(features);
    const evidence = features.terms && this.parts.evidence?.logits(features.terms);
    return { titles: await this.parts.network.embed(withEvidence(features, evidence)), evidence };
  }
}
