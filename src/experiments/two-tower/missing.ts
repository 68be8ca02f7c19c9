import { createRandom } from "../../core/index.ts";
import { meanOf } from "../../metrics/index.ts";
import type { FittedTwoTower, Modality } from "../../models/two-tower/index.ts";
import type { Matrix, SparseMatrix } from "../../vectors/index.ts";
import { knownOf } from "./inputs.ts";
import { measureRanking } from "./measure.ts";
import { allModalities, peopleColumns, type ProtocolModalities } from "./modalities.ts";
import type { RankingName, TwoTowerTask } from "./task.ts";

/** What can be taken from titles. */
export const removable = ["cover-art", "synopsis", "people", "categorical"] as const;
export type Removable = (typeof removable)[number];

/** Quality when a share of the titles has lost something; the model was trained with all. */
export interface MissingPoint {
  readonly task: RankingName;
  readonly removed: Removable;
  /** The share of the titles that have lost it, 0 to 1. */
  readonly share: number;
  readonly precision: number;
  readonly recall: number;
}

const shares = [0, 0.25, 0.5, 0.75, 1];

/** The missing-modality curves of a model. Which titles lose something is drawn once: a larger share contains a smaller. */
export async function missingModalities(
  model: FittedTwoTower,
  task: TwoTowerTask,
  modalities: ProtocolModalities,
  seed: number | string,
): Promise<MissingPoint[]> {
  const random = createRandom(seed).fork("missing");
  const draws = Float64Array.from({ length: model.titles }, () => random.next());
  const viewers = {
    warm: await model.embedViewers(knownOf(task, task.warm.viewers)),
    cold: await model.embedViewers(knownOf(task, task.cold.viewers)),
  };
  const points: MissingPoint[] = [];
  const known = removable.filter((name) => name === "people" || model.modalityNames.includes(name));
  for (const removed of known) {
    for (const share of shares) {
      const lost = Uint8Array.from(draws, (draw) => Number(draw < share));
      const { vectors } = await model.embedCatalogue(
        allModalities(without(modalities, removed, lost)).filter(({ name }) =>
          model.modalityNames.includes(name),
        ),
      );
      for (const name of ["warm", "cold"] as const) {
        points.push({
          task: name,
          removed,
          share,
          ...(await quality(model, vectors, task, name, viewers[name])),
        });
      }
    }
  }
  return points;
}

async function quality(
  model: FittedTwoTower,
  titles: Matrix,
  task: TwoTowerTask,
  name: RankingName,
  viewers: Matrix,
): Promise<Pick<MissingPoint, "precision" | "recall">> {
  const { precision, recall } = measureRanking(await model.match(viewers, titles), task[name], task.seen);
  return { precision: rounded(meanOf(precision)), recall: rounded(meanOf(recall)) };
}

const rounded = (value: number) => Math.round(value * 1e5) / 1e5;

function without(modalities: ProtocolModalities, removed: Removable, lost: Uint8Array): ProtocolModalities {
  if (removed === "people" || removed === "categorical") {
    const { categorical } = modalities;
    const people = peopleColumns(modalities);
    const goes = (column: number) => removed === "categorical" || people[column] === 1;
    const categories = dropCells(categorical.categories, (row, column) => lost[row] === 1 && goes(column));
    return { ...modalities, categorical: { ...categorical, categories } };
  }
  const modality = modalities[removed];
  const present = modality.present.map((there, title) => (lost[title] === 1 ? 0 : there));
  return { ...modalities, [removed]: { ...modality, present } satisfies Modality };
}

function dropCells(matrix: SparseMatrix, drop: (row: number, column: number) => boolean): SparseMatrix {
  const offsets = new Uint32Array(matrix.rows + 1);
  const kept: number[] = [];
  for (let row = 0; row < matrix.rows; row++) {
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) {
      if (!drop(row, matrix.columns[at])) kept.push(at);
    }
    offsets[row + 1] = kept.length;
  }
  const columns = Uint32Array.from(kept, (at) => matrix.columns[at]);
  const values = Float32Array.from(kept, (at) => matrix.values[at]);
  return { ...matrix, offsets, columns, values };
}
