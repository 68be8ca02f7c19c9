import { type LoadedModel, loadModel, type RuntimeOptions } from "../../../tensor/index.ts";
import { type Matrix, matrixOf } from "../../../vectors/index.ts";
import type { SavedHead } from "./fit-head.ts";

/** A trained head, ready to be asked. */
export class Head {
  readonly saved: SavedHead;
  private readonly model: LoadedModel;

  private constructor(saved: SavedHead, model: LoadedModel) {
    this.saved = saved;
    this.model = model;
  }

  static async open(saved: SavedHead, runtime?: RuntimeOptions): Promise<Head> {
    return new Head(saved, await loadModel(saved, runtime));
  }

  /**
   * Log-odds `[titles, tags]`.
   *
   * @param inputs `[titles, width]`
   * @param background `[titles, tags]`
   */
  async logits(inputs: Matrix, background: Matrix): Promise<Matrix> {
    if (inputs.rows === 0) return background;
    const { logits } = await this.model.predict({
      inputs: { data: inputs.values, shape: [inputs.rows, inputs.dimensions] },
      background: { data: background.values, shape: [background.rows, background.dimensions] },
    });
    return matrixOf(logits.data, background.dimensions);
  }

  close(): Promise<void> {
    return this.model.close();
  }
}

/** Opens heads; where there is none there stays none. */
export async function openHeads(
  saved: readonly (SavedHead | undefined)[],
  runtime?: RuntimeOptions,
): Promise<(Head | undefined)[]> {
  const heads: (Head | undefined)[] = [];
  for (const head of saved) heads.push(head === undefined ? undefined : await Head.open(head, runtime));
  return heads;
}
