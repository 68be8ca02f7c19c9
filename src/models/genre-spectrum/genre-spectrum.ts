import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import type { PlattCurve } from "../../metrics/index.ts";
import { type LoadedModel, loadModel, type RuntimeOptions } from "../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../vectors/index.ts";
import { calibrate, intensityCalibrationSchema } from "./intensity-calibration.ts";

/** The files of a saved model by name. */
export type ModelFiles = Readonly<Record<string, Uint8Array>>;

const networkFile = "network.onnx";
const headerFile = "genre-spectrum.json";

const headerSchema = z.object({
  format: z.literal(1),
  genres: z.array(z.string()),
  features: z.int().positive(),
  dimensions: z.int().positive(),
  calibration: intensityCalibrationSchema,
});

/** What a fitted spectrum knows beside its network. */
export type GenreSpectrumHeader = z.infer<typeof headerSchema>;

/**
 * A fitted genre spectrum: turns text embeddings into the 32-d spectrum and into the intensity of every genre.
 * Made by `fitGenreSpectrum` or {@link GenreSpectrum.load}. Call {@link GenreSpectrum.close} when done with it.
 */
export class GenreSpectrum {
  private readonly header: GenreSpectrumHeader;
  private readonly bytes: Uint8Array;
  private readonly network: LoadedModel;

  private constructor(header: GenreSpectrumHeader, bytes: Uint8Array, network: LoadedModel) {
    this.header = header;
    this.bytes = bytes;
    this.network = network;
  }

  /** Opens a network with its header. */
  static async open(
    header: GenreSpectrumHeader,
    bytes: Uint8Array,
    runtime: RuntimeOptions = {},
  ): Promise<GenreSpectrum> {
    return new GenreSpectrum(header, bytes, await loadModel(bytes, runtime));
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(files: ModelFiles, runtime: RuntimeOptions = {}): Promise<GenreSpectrum> {
    for (const name of [networkFile, headerFile]) {
      if (!(name in files)) {
        throw new MarqueeError("invalid-model", `The genre spectrum has no file ${name}.`, {
          hint: "Train it again with `marquee run --force train`.",
        });
      }
    }
    return GenreSpectrum.open(parseHeader(files[headerFile]), files[networkFile], runtime);
  }

  /** Names of the genres, in the order of {@link intensities}. */
  get genres(): readonly string[] {
    return this.header.genres;
  }

  /** Length of a spectrum. */
  get dimensions(): number {
    return this.header.dimensions;
  }

  /** Length of a text embedding. */
  get features(): number {
    return this.header.features;
  }

  /** The calibration of every genre's logit. */
  get calibration(): readonly PlattCurve[] {
    return this.header.calibration;
  }

  /** Spectra `[titles, dimensions]` of text embeddings `[titles, features]`. */
  async embed(text: Matrix): Promise<Matrix> {
    const { spectrum } = await this.run(text);
    return matrixOf(spectrum.data, this.dimensions);
  }

  /** Log-odds of every genre before calibration, `[titles, genres]`. */
  async logits(text: Matrix): Promise<Matrix> {
    const { logits } = await this.run(text);
    return matrixOf(logits.data, this.genres.length);
  }

  /** Calibrated probabilities of every genre, `[titles, genres]`, 0 to 1. Genres do not exclude each other. */
  async intensities(text: Matrix): Promise<Matrix> {
    const logits = await this.logits(text);
    return { ...logits, values: calibrate(logits.values, this.calibration) };
  }

  /** The files to be kept: a plain ONNX network from text embedding to spectrum and logits, and a JSON header. */
  save(): ModelFiles {
    return {
      [networkFile]: this.bytes,
      [headerFile]: new TextEncoder().encode(JSON.stringify(this.header)),
    };
  }

  /** Releases native memory. */
  close(): Promise<void> {
    return this.network.close();
  }

  private run(text: Matrix) {
    if (text.dimensions !== this.features) {
      throw new MarqueeError(
        "invalid-shape",
        `This genre spectrum was trained on embeddings of ${this.features} dimensions, not ${text.dimensions}.`,
        { hint: "Use the encoder that it was trained with." },
      );
    }
    return this.network.predict({ text: { data: text.values, shape: [text.rows, text.dimensions] } });
  }
}

function parseHeader(bytes: Uint8Array): GenreSpectrumHeader {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${headerFile} is damaged: ${messageOf(cause)}`, { cause });
  }
}
