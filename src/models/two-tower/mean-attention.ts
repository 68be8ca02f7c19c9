import type { FittedTwoTower } from "./fitted-two-tower.ts";

/** How much a modality counts on average. */
export interface MeanAttention {
  readonly modality: string;
  /** Mean weight over the titles that have the modality, 0 to 1. */
  readonly weight: number;
  /** The share of the titles that have it. */
  readonly present: number;
}

/** Mean attention by modality over some titles of the catalogue; a modality that none of them has is left out. */
export function meanAttention(
  { catalogue, modalityNames }: Pick<FittedTwoTower, "catalogue" | "modalityNames">,
  titles: ArrayLike<number>,
): MeanAttention[] {
  const { values, dimensions } = catalogue.attention;
  return modalityNames.flatMap((modality, column) => {
    const weights = Array.from(titles, (title) => values[title * dimensions + column]);
    const there = weights.filter((weight) => weight > 0);
    if (there.length === 0) return [];
    const weight = there.reduce((sum, value) => sum + value, 0) / there.length;
    return [{ modality, weight: rounded(weight), present: rounded(there.length / weights.length) }];
  });
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4;
