import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import { type LoadedModel, loadModel, type RuntimeOptions } from "../../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../../vectors/index.ts";

const headerSchema = z.object({
  format: z.literal(1),
  labels: z.array(z.string()),
  features: z.int().positive(),
  dimensions: z.int().positive(),
});

/** What a trained network knows beside its weights. */
export type TrainedImagesHeader = z.output<typeof headerSchema>;

/** The files of a saved network by name. */
export type TrainedImagesFiles = Readonly<Record<string, Uint8Array>>;

const networkFile = "network.onnx";
const headerFile = "trained-images.json";

/**
 * A small network on top of an image encoder that was trained on the catalogue's own labels (genres): turns vectors of
 * pictures into an embedding and into probabilities of the labels. Made by `fitTrainedImages` or {@link load}.
 */
export class TrainedImages {
  private readonly header: TrainedImagesHeader;
  private readonly bytes: Uint8Array;
  private readonly network: LoadedModel;

  private constructor(header: TrainedImagesHeader, bytes: Uint8Array, network: LoadedModel) {
    this.header = header;
    this.bytes = bytes;
    this.network = network;
  }

  static async open(
    header: TrainedImagesHeader,
    bytes: Uint8Array,
    runtime: RuntimeOptions = {},
  ): Promise<TrainedImages> {
    return new TrainedImages(header, bytes, await loadModel(bytes, runtime));
  }

  /** Reads what {@link save} gave. @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(files: TrainedImagesFiles, runtime: RuntimeOptions = {}): Promise<TrainedImages> {
    const missing = [networkFile, headerFile].find((name) => !(name in files));
    if (missing !== undefined) {
      throw new MarqueeError("invalid-model", `The trained image network has no file ${missing}.`);
    }
    return TrainedImages.open(parseHeader(files[headerFile]), files[networkFile], runtime);
  }

  get labels(): readonly string[] {
    return this.header.labels;
  }

  get dimensions(): number {
    return this.header.dimensions;
  }

  /** Embeddings `[pictures, dimensions]` of vectors `[pictures, features]` from the image encoder. */
  async embed(vectors: Matrix): Promise<Matrix> {
    const { embedding } = await this.run(vectors);
    return matrixOf(embedding.data, this.header.dimensions);
  }

  /** Probabilities of every label, `[pictures, labels]`. */
  async probabilities(vectors: Matrix): Promise<Matrix> {
    const { logits } = await this.run(vectors);
    return matrixOf(
      logits.data.map((logit) => 1 / (1 + Math.exp(-logit))),
      this.header.labels.length,
    );
  }

  save(): TrainedImagesFiles {
    return {
      [networkFile]: this.bytes,
      [headerFile]: new TextEncoder().encode(JSON.stringify(this.header)),
    };
  }

  /** Releases native memory. */
  close(): Promise<void> {
    return this.network.close();
  }

  private run({ values, rows, dimensions }: Matrix) {
    if (dimensions !== this.header.features) {
      throw new MarqueeError(
        "invalid-shape",
        `This network was trained on pictures of ${this.header.features} features, not ${dimensions}.`,
        { hint: "Use the image encoder that it was trained with." },
      );
    }
    return this.network.predict({ features: { data: values, shape: [rows, dimensions] } });
  }
}

function parseHeader(bytes: Uint8Array): TrainedImagesHeader {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new MarqueeError("invalid-model", `${headerFile} is damaged: ${messageOf(cause)}`, { cause });
  }
}
