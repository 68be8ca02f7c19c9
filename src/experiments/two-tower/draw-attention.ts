import { groupedBarChart, type Markup } from "../../drawing/index.ts";

/**
 * The mean attention by modality as bars, one group a modality (the paper's Figure 4).
 *
 * @param attention What `attentionByModality` gives, or the same for other groups of titles, such as films and series.
 */
export function drawAttention(
  attention: readonly { readonly titles: string; readonly modality: string; readonly weight: number }[],
): Markup {
  const groups = [...new Set(attention.map(({ modality }) => modality))];
  const series = [...new Set(attention.map(({ titles }) => titles))];
  const weightOf = (titles: string, modality: string) =>
    attention.find((of) => of.titles === titles && of.modality === modality)?.weight;
  return groupedBarChart({
    title: "Attention by modality",
    groups,
    series: series.map((titles) => ({
      name: titles,
      values: groups.map((modality) => weightOf(titles, modality)),
    })),
    minimum: 0,
    yLabel: "mean weight",
  });
}
