import { MarqueeError, messageOf, throwIfCancelled } from "../../core/index.ts";
import { type LoadedModel, loadModel, type RuntimeOptions } from "../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import { type Modality, type ModalityShape, titleCount } from "./modality.ts";
import { type ModelFiles, readContent, type TwoTowerContent, writeContent } from "./model-file.ts";
import { pairScores } from "./pair-scores.ts";
import { type EmbeddedTitles, embedTitles, type TitleEncoder } from "./title-encoder.ts";
import { modalityNames, noId, rowOfTitle } from "./title-feeds.ts";
import { eachBlockOfViewers, type ViewerBlock } from "./viewer-encoder.ts";
import type { TwoTowerViewers } from "./viewer-histories.ts";

/** How much a title of a viewer's history counted. */
export interface HistoryWeight {
  readonly title: number;
  /** All of a viewer's weights sum to 1. */
  readonly weight: number;
}

/**
 * Fitted towers. A recommender in the shape of those of `models/baselines`, and more: titles that nobody has seen become
 * vectors from their modalities, without training. Made by `fitTwoTower` or {@link FittedTwoTower.load}; call
 * {@link FittedTwoTower.close} when done with it.
 */
export class FittedTwoTower {
  readonly name = "two-tower";
  private readonly content: TwoTowerContent;
  private readonly titleTower: LoadedModel;
  private readonly viewerTower: LoadedModel;

  private constructor(content: TwoTowerContent, titleTower: LoadedModel, viewerTower: LoadedModel) {
    this.content = content;
    this.titleTower = titleTower;
    this.viewerTower = viewerTower;
  }

  /** Opens the networks of a model. */
  static async open(content: TwoTowerContent, runtime: RuntimeOptions = {}): Promise<FittedTwoTower> {
    const titleTower = await loadModel(content.titleTower, runtime);
    return new FittedTwoTower(content, titleTower, await loadModel(content.viewerTower, runtime));
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(files: ModelFiles, runtime: RuntimeOptions = {}): Promise<FittedTwoTower> {
    try {
      return await FittedTwoTower.open(readContent(files), runtime);
    } catch (cause) {
      if (cause instanceof MarqueeError) throw cause;
      throw new MarqueeError("invalid-model", `The two-tower model is damaged: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  /** How many titles the catalogue has that it was fitted with. */
  get titles(): number {
    return this.content.embedded.vectors.rows;
  }

  /** Length of the vectors of viewers and titles. */
  get dimensions(): number {
    return this.content.embedded.vectors.dimensions;
  }

  /** Names of the modalities in the order of the attention; the id last, where the model has ids. */
  get modalityNames(): string[] {
    const { modalities, configuration } = this.content.header;
    return modalityNames(modalities, configuration.titleIds);
  }

  /** The modalities of titles that it reads, without the id. */
  get modalities(): readonly ModalityShape[] {
    return this.content.header.modalities;
  }

  /** Whether a title of the catalogue was trained on; of another it knows only what is said of it. */
  wasTrainedOn(title: number): boolean {
    return this.content.warm[title] === 1;
  }

  /** Vectors and attention of the titles that it was fitted with. */
  get catalogue(): EmbeddedTitles {
    return this.content.embedded;
  }

  /**
   * Scores of every title of the catalogue for every viewer, `[viewers, titles]`.
   *
   * @throws MarqueeError `invalid-shape` when histories or features do not fit, `cancelled` on abort.
   */
  async score(viewers: TwoTowerViewers, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Matrix> {
    throwIfCancelled(signal);
    return this.match(await this.embedViewers(viewers), this.catalogue.vectors);
  }

  /** Scores of pairs of vectors that this model made, `[viewers, titles]`. */
  match(viewers: Matrix, titles: Matrix): Promise<Matrix> {
    return pairScores(viewers, titles, this.content.header.configuration);
  }

  /** Vectors of viewers, `[viewers, dimensions]`. @throws MarqueeError as {@link score}. */
  async embedViewers(viewers: TwoTowerViewers): Promise<Matrix> {
    const values = new Float32Array(viewers.histories.rows * this.dimensions);
    await this.eachBlock(viewers, ({ vectors, first }) => values.set(vectors, first * this.dimensions));
    return matrixOf(values, this.dimensions);
  }

  /** What in each viewer's history counted, the most important first, `[viewers]`. @throws MarqueeError as {@link score}. */
  async historyWeights(viewers: TwoTowerViewers): Promise<HistoryWeight[][]> {
    const { historyLength } = this.content.header.configuration;
    const weights: HistoryWeight[][] = [];
    await this.eachBlock(viewers, ({ attention, known }) => {
      known.forEach((titles, row) => {
        const latest = Array.from(titles.slice(-historyLength).reverse());
        const weighted = latest.map((title, place) => ({
          title,
          weight: attention[row * historyLength + place],
        }));
        weights.push(weighted.toSorted((a, b) => b.weight - a.weight));
      });
    });
    return weights;
  }

  /**
   * Vectors and attention of titles that the model does not know: they have no id. Those it knows are its
   * {@link catalogue}.
   *
   * @param modalities The same names and widths as those it was fitted with, of any number of titles.
   * @throws MarqueeError `invalid-shape` when they are not.
   */
  embedTitles(modalities: readonly Modality[]): Promise<EmbeddedTitles> {
    return embedTitles(titleEncoderOf(this.content, this.titleTower), modalities, () => noId);
  }

  /**
   * Vectors and attention of the titles of the catalogue with other modalities than they were fitted with, such as
   * without some of them.
   *
   * @throws MarqueeError `invalid-shape` when there are not as many titles, or for other modalities.
   */
  async embedCatalogue(modalities: readonly Modality[]): Promise<EmbeddedTitles> {
    if (titleCount(modalities) === this.titles) return embedKnown(this.content, this.titleTower, modalities);
    throw new MarqueeError(
      "invalid-shape",
      `The catalogue has ${this.titles} titles; the modalities are of ${titleCount(modalities)}.`,
    );
  }

  /** The files to be kept: two plain ONNX networks, their embeddings and a header. */
  save(): ModelFiles {
    return writeContent(this.content);
  }

  /** Releases native memory. */
  async close(): Promise<void> {
    await this.titleTower.close();
    await this.viewerTower.close();
  }

  private eachBlock(viewers: TwoTowerViewers, take: (block: ViewerBlock) => void): Promise<void> {
    const { header, history, warm } = this.content;
    const { historyLength } = header.configuration;
    const encoder = {
      tower: this.viewerTower,
      history,
      warm,
      historyLength,
      features: header.viewerFeatures,
    };
    return eachBlockOfViewers(encoder, viewers, take);
  }
}

type TitleContent = Pick<TwoTowerContent, "header" | "ids" | "categories" | "warm">;

function titleEncoderOf({ header, ids, categories }: TitleContent, tower: LoadedModel): TitleEncoder {
  const { titleIds, dimensions } = header.configuration;
  return { tower, ids: titleIds ? ids : undefined, categories, shapes: header.modalities, dimensions };
}

/** Vectors of the titles that a model was fitted with; those that were not trained on have no id. */
export function embedKnown(
  content: TitleContent,
  tower: LoadedModel,
  modalities: readonly Modality[],
): Promise<EmbeddedTitles> {
  return embedTitles(titleEncoderOf(content, tower), modalities, (title) =>
    content.warm[title] === 1 ? rowOfTitle(title) : noId,
  );
}
