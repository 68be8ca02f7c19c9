import type { Title } from "../../domain/index.ts";
import { type FittedTwoTower, type MeanAttention, meanAttention } from "../../models/two-tower/index.ts";

/** How much a modality counts on average for one kind of titles. */
export interface KindAttention extends Pick<MeanAttention, "modality" | "weight"> {
  /** `film` or `series`. */
  readonly titles: Title["kind"];
}

/** Mean attention by modality over films and over series. */
export function attentionByKind(
  model: Pick<FittedTwoTower, "catalogue" | "modalityNames">,
  titles: readonly Pick<Title, "kind">[],
): KindAttention[] {
  return (["film", "series"] as const).flatMap((kind) => {
    const rows = [...titles.keys()].filter((row) => titles[row].kind === kind);
    return meanAttention(model, rows).map(({ modality, weight }) => ({ titles: kind, modality, weight }));
  });
}
