import { type FittedTwoTower, type MeanAttention, meanAttention } from "../../models/two-tower/index.ts";
import type { RankingName, TwoTowerTask } from "./task.ts";

/** How much a modality counts on average for titles that were trained on, or never seen. */
export interface ModalityAttention extends MeanAttention {
  readonly titles: RankingName;
}

/** Mean attention by modality over the warm and the cold titles (the paper's Figure 4). */
export function attentionByModality(
  model: FittedTwoTower,
  task: Pick<TwoTowerTask, RankingName>,
): ModalityAttention[] {
  return (["warm", "cold"] as const).flatMap((titles) =>
    meanAttention(model, task[titles].candidates).map((mean) => ({ titles, ...mean })),
  );
}
