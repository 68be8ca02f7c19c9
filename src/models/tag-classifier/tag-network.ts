import { type Matrix, type Standardisation, standardise } from "../../vectors/index.ts";
import { localLogits } from "./clusters/local-heads.ts";
import { clustersOf, type TagClusters } from "./clusters/tag-clusters.ts";
import type { FittedEmbedder } from "./embedder/embedder.ts";
import type { TitleFeatures } from "./features.ts";
import { repeatedRow } from "./heads/background.ts";
import type { Head } from "./heads/head.ts";
import { headInputs, mixed } from "./title-inputs.ts";

/** Clusters with their heads, and how much they count. */
export interface LocalPart {
  readonly clusters: TagClusters;
  /** By cluster; `undefined` where the background says it as well. */
  readonly heads: readonly (Head | undefined)[];
  /** Share of what clusters say in the log-odds, the rest is the background's; chosen on the valid titles. */
  readonly share: number;
}

/** The trained networks. */
export interface NetworkParts {
  readonly embedder: FittedEmbedder;
  readonly readFeatures: boolean;
  /** Of the inputs of heads. */
  readonly scaling: Standardisation;
  /** Log-odds of the tags' frequencies, `[1, tags]`. */
  readonly frequencies: Matrix;
  /** Heads of all titles; none: the background is the frequencies. */
  readonly heads: readonly Head[];
  readonly local?: LocalPart;
}

/** Embeddings and inputs of heads for titles. */
export interface EmbeddedTitles {
  readonly embeddings: Matrix;
  readonly inputs: Matrix;
}

/** Embedder, head of all titles and heads of clusters. */
export class TagNetwork {
  readonly parts: NetworkParts;

  constructor(parts: NetworkParts) {
    this.parts = parts;
  }

  async embed(features: TitleFeatures): Promise<EmbeddedTitles> {
    const { embedder, readFeatures, scaling } = this.parts;
    const embeddings = await embedder.embed(features);
    return { embeddings, inputs: standardise(headInputs(embeddings, features, readFeatures), scaling) };
  }

  /** What is said of titles before their clusters are asked, `[titles, tags]`. */
  async background({ inputs }: EmbeddedTitles): Promise<Matrix> {
    const start = repeatedRow(this.parts.frequencies, inputs.rows);
    const { heads } = this.parts;
    if (heads.length === 0) return start;
    const sum = new Float32Array(start.values.length);
    for (const head of heads) {
      const { values } = await head.logits(inputs, start);
      for (let at = 0; at < sum.length; at++) sum[at] += values[at] / heads.length;
    }
    return { ...start, values: sum };
  }

  /** Log-odds of every tag, `[titles, tags]`. */
  async logits(titles: EmbeddedTitles): Promise<Matrix> {
    const { local, frequencies } = this.parts;
    const background = await this.background(titles);
    if (local === undefined || local.share === 0) return background;
    const said = await localLogits(local.clusters, local.heads, {
      ...titles,
      start: frequencies,
      background,
    });
    return local.share === 1 ? said : mixed(said, background, local.share);
  }

  /** The clusters of titles, the nearest first, `[titles, nearest]`; empty without clusters. */
  clustersOf({ embeddings }: EmbeddedTitles): Int32Array {
    const { local } = this.parts;
    return local ? clustersOf(local.clusters, embeddings) : new Int32Array();
  }

  async close(): Promise<void> {
    const { embedder, heads, local } = this.parts;
    for (const part of [embedder, ...heads, ...(local?.heads ?? [])]) await part?.close();
  }
}
