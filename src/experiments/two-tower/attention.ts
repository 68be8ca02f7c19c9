import type { FittedTwoTower } from "../../models/two-tower/index.ts";
import type { RankingName, TwoTowerTask } from "./task.ts";

/** How much a modality counts on average. */
export interface ModalityAttention {
  /** Which titles: trained on, or never seen. */
  readonly titles: RankingName;
  readonly modality: string;
  /** Mean weight over the titles that have the modality, 0 to 1. */
  readonly weight: number;
  /** The share of the titles that have it. */
  readonly present: number;
}

/** Mean attention by modality over the warm and the cold titles (the paper's Figure 4). */
export function attentionByModality(
  { catalogue, modalityNames }: FittedTwoTower,
  task: Pick<TwoTowerTask, RankingName>,
): ModalityAttention[] {
  const { values, dimensions } = catalogue.attention;
  return (["warm", "cold"] as const).flatMap((titles) =>
    modalityNames.flatMap((modality, column) => {
      const { candidates } = task[titles];
      const weights = Array.from(candidates, (title) => values[title * dimensions + column]);
      const there = weights.filter((weight) => weight > 0);
      if (there.length === 0) return [];
      const weight = there.reduce((sum, value) => sum + value, 0) / there.length;
      return [{ titles, modality, weight: rounded(weight), present: rounded(there.length / weights.length) }];
    }),
  );
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
