import type { FittedTwoTower } from "../../models/two-tower/index.ts";
import { rowOf } from "../../vectors/index.ts";
import type { Project } from "../project.ts";
import { newestTwoTowers } from "../two-tower/newest-towers.ts";

/** How much a modality of a title counts in the two towers. */
export interface ModalityWeight {
  readonly modality: string;
  /** 0 to 1; those of a title sum to 1. */
  readonly weight: number;
}

/**
 * The attention that the project's newest two towers pay to what is known of a title, the most first; `undefined` where
 * none were trained on the latest run or they do not know the title.
 */
export async function readTitleAttention(
  project: Project,
  titleId: string,
): Promise<readonly ModalityWeight[] | undefined> {
  const towers = await newestTwoTowers(project);
  const own = towers?.find(({ titles }) => titles.includes(titleId));
  if (own === undefined) return undefined;
  const model = await own.open();
  try {
    return weightsOf(model, own.titles.indexOf(titleId));
  } finally {
    await model.close();
  }
}

/** What the towers look at in a title of theirs, the most first. */
export function weightsOf(
  { catalogue, modalityNames }: Pick<FittedTwoTower, "catalogue" | "modalityNames">,
  row: number,
): ModalityWeight[] {
  const weights = rowOf(catalogue.attention, row);
  return modalityNames
    .map((modality, at) => ({ modality, weight: weights[at] }))
    .filter(({ weight }) => weight > 0)
    .sort((first, second) => second.weight - first.weight);
}
