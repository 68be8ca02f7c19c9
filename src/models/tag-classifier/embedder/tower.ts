import { z } from "zod";
import { MarqueeError, messageOf } from "../../../core/index.ts";
import { SparseLayer } from "../../../kernels/index.ts";
import { type LoadedModel, loadModel, type RuntimeOptions } from "../../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../../vectors/index.ts";
import type { TitleFeatures } from "../features.ts";
import type { FittedEmbedder, ModelFiles } from "./embedder.ts";

/** A trained tower as data. */
export interface SavedTower {
  /** ONNX bytes. */
  readonly network: Uint8Array;
  readonly dimensions: number;
  /** The sparse layer, where it reads terms: `weights` is `[terms, units]`. */
  readonly terms?: { readonly weights: Float32Array; readonly units: number };
}

const files = { header: "tower.json", network: "tower.onnx", terms: "tower-terms.f32" };
const headerSchema = z.object({ dimensions: z.int().positive(), termUnits: z.int().positive().nullable() });

/** A trained tower. Made by `fitTower` or {@link Tower.load}. */
export class Tower implements FittedEmbedder {
  readonly dimensions: number;
  private readonly saved: SavedTower;
  private readonly network: LoadedModel;
  private readonly layer: SparseLayer | undefined;

  private constructor(saved: SavedTower, network: LoadedModel) {
    this.saved = saved;
    this.dimensions = saved.dimensions;
    this.network = network;
    this.layer = saved.terms && layerOf(saved.terms);
  }

  static async open(saved: SavedTower, runtime?: RuntimeOptions): Promise<Tower> {
    return new Tower(saved, await loadModel(saved.network, runtime));
  }

  /** @throws MarqueeError `invalid-model` for files that are missing or damaged. */
  static async load(given: ModelFiles, runtime?: RuntimeOptions): Promise<Tower> {
    try {
      const { dimensions, termUnits } = headerSchema.parse(
        JSON.parse(new TextDecoder().decode(given[files.header])),
      );
      const terms =
        termUnits === null ? {} : { terms: { units: termUnits, weights: floatsOf(given[files.terms]) } };
      return await Tower.open({ network: given[files.network], dimensions, ...terms }, runtime);
    } catch (cause) {
      throw new MarqueeError("invalid-model", `The tower's files are damaged: ${messageOf(cause)}`, {
        cause,
      });
    }
  }

  async embed({ dense, terms, rows }: TitleFeatures): Promise<Matrix> {
    const { layer, dimensions } = this;
    if (rows === 0) return { values: new Float32Array(), rows, dimensions };
    if (layer === undefined) {
      if (dense === undefined) throw lacking("dense vectors");
      return this.run("dense", dense);
    }
    if (terms === undefined) throw lacking("terms");
    const sums = new Float32Array(rows * layer.units);
    layer.forward(terms, sums);
    return this.run("terms", matrixOf(sums, layer.units));
  }

  save(): ModelFiles {
    const { network, dimensions, terms } = this.saved;
    const header = new TextEncoder().encode(JSON.stringify({ dimensions, termUnits: terms?.units ?? null }));
    return {
      [files.header]: header,
      [files.network]: network,
      ...(terms && { [files.terms]: new Uint8Array(terms.weights.slice().buffer) }),
    };
  }

  close(): Promise<void> {
    return this.network.close();
  }

  private async run(feed: string, { values, rows, dimensions }: Matrix): Promise<Matrix> {
    const { embedding } = await this.network.predict({ [feed]: { data: values, shape: [rows, dimensions] } });
    return matrixOf(embedding.data, this.dimensions);
  }
}

function lacking(form: string): MarqueeError {
  return new MarqueeError("invalid-shape", `This tower reads ${form}, which the titles do not have.`, {
    hint: "Give it the features that it was trained with.",
  });
}

function layerOf({
  weights,
  units,
}: {
  readonly weights: Float32Array;
  readonly units: number;
}): SparseLayer {
  const layer = new SparseLayer({ inputs: weights.length / units, units });
  layer.weights.set(weights);
  return layer;
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.slice().buffer);
}
