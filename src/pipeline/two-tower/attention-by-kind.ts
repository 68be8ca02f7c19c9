import type { Title } from "../../domain/index.ts";
import type { FittedTwoTower } from "../../models/two-tower/index.ts";

/** How much a modality counts on average for one kind of titles. */
export interface KindAttention {
  /** `film` or `series`. */
  readonly titles: Title["kind"];
  readonly modality: string;
  /** Mean weight over the titles that have the modality, 0 to 1. */
  readonly weight: number;
}

/** Mean attention by modality over films and over series. */
export function attentionByKind(
  { catalogue, modalityNames }: Pick<FittedTwoTower, "catalogue" | "modalityNames">,
  titles: readonly Pick<Title, "kind">[],
): KindAttention[] {
  const { values, dimensions } = catalogue.attention;
  return (["film", "series"] as const).flatMap((kind) =>
    modalityNames.flatMap((modality, column) => {
      const weights = titles.flatMap((title, row) =>
        title.kind === kind && values[row * dimensions + column] > 0
          ? [values[row * dimensions + column]]
          : [],
      );
      if (weights.length === 0) return [];
      const weight = weights.reduce((sum, value) => sum + value, 0) / weights.length;
      return [{ titles: kind, modality, weight: Math.round(weight * 1e4) / 1e4 }];
    }),
  );
}
