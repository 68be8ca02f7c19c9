import { existsSync } from "node:fs";
import { type FittedTextEmbedder, type TitleTexts, titleDocument } from "../encoders/text/index.ts";
import { explainGenres, type GenreExplanation, GenreSpectrum } from "../models/genre-spectrum/index.ts";
import { type Matrix, matrixOf, rowOf, sideBySide } from "../vectors/index.ts";
import { readModelFiles } from "./model-folder.ts";
import type { Project } from "./project.ts";
import { loadEncoder } from "./steps/encode.ts";
import { spectrumModelFolder, termModelFolder } from "./steps/train.ts";
import { TermReader } from "./term-reader.ts";

/** How strong a genre is in a title. */
export interface GenreIntensity {
  readonly genre: string;
  /** Calibrated probability, 0 to 1. */
  readonly intensity: number;
}

/** What the spectrum says of one title. */
export interface TitleSpectrum {
  /** `[dimensions]` */
  readonly spectrum: Float32Array;
  /** The vector of the text, before genres were learned, `[text dimensions]`. */
  readonly text: Float32Array;
  /** All genres, the strongest first. */
  readonly intensities: readonly GenreIntensity[];
}

/** Reads the genre spectrum of any title, known or brand new, with the models of a finished run. */
export class SpectrumReader implements AsyncDisposable {
  private readonly encoder: FittedTextEmbedder;
  private readonly terms: TermReader | undefined;
  private readonly model: GenreSpectrum;

  private constructor(encoder: FittedTextEmbedder, terms: TermReader | undefined, model: GenreSpectrum) {
    this.encoder = encoder;
    this.terms = terms;
    this.model = model;
  }

  /** Loads encoder, term evidence and network of a project's latest run. */
  static async open(project: Project): Promise<SpectrumReader> {
    const trained = project.spectrumFolder();
    const termFolder = termModelFolder(trained);
    const terms = existsSync(termFolder) ? TermReader.load(await readModelFiles(termFolder)) : undefined;
    const model = await GenreSpectrum.load(await readModelFiles(spectrumModelFolder(trained)));
    return new SpectrumReader(await loadEncoder(project.folderOf("encode")), terms, model);
  }

  /** The spectrum of a title, encoded by inference; nothing is trained. */
  async read(title: TitleTexts): Promise<TitleSpectrum> {
    const input = await this.inputOf([title]);
    const text = rowOf(input, 0).slice(0, this.encoder.dimensions);
    const spectrum = rowOf(await this.model.embed(input), 0);
    const intensities = rowOf(await this.model.intensities(input), 0);
    const byGenre = this.model.genres.map((genre, index) => ({ genre, intensity: intensities[index] }));
    return {
      spectrum,
      text,
      intensities: byGenre.sort((first, second) => second.intensity - first.intensity),
    };
  }

  /**
   * What in the synopsis speaks for the title's strongest genres, by leaving out a sentence or word at a time. Words
   * that say next to nothing of any genre are passed over.
   */
  explain(title: TitleTexts, unit: "sentence" | "word", genres: number): Promise<GenreExplanation[]> {
    const encode = (texts: readonly string[]) =>
      this.inputOf(texts.map((synopsis) => ({ ...title, synopsis })));
    const tells = (word: string) => this.terms?.tells(word) ?? true;
    return explainGenres(this.model, title.synopsis ?? "", { encode, unit, genres, tells });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.model.close();
  }

  private async inputOf(titles: readonly TitleTexts[]): Promise<Matrix> {
    const text = matrixOf(await this.encoder.encode(titles.map(titleDocument)), this.encoder.dimensions);
    return this.terms ? sideBySide([text, this.terms.read(titles)]) : text;
  }
}
