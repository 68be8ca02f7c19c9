import { dataTable, html, type Markup } from "../../drawing/index.ts";
import type { TagExample } from "./examples.ts";

/** The tags of example titles with what speaks for them; nothing where there are none. */
export function tagSection(examples: readonly TagExample[]): Markup {
  if (examples.length === 0) return html``;
  return html`<h2>Tags and their evidence</h2>
<p>Tags that the titles' words, genres and people speak for, with calibrated probabilities, and the piece that speaks most
for each.</p>
${examples.map(exampleTable)}`;
}

function exampleTable({ title, tags, explanations }: TagExample): Markup {
  const evidence = new Map(explanations.map((explanation) => [explanation.tag, explanation.evidence.at(0)]));
  const rows = tags.tags.map(({ tag, probability, holds }) => {
    const piece = evidence.get(tag);
    const spoken = piece && piece.weight > 0 ? `${piece.text}${placeOf(piece.from)}` : "";
    return [holds ? `• ${tag}` : tag, `${Math.round(100 * probability)} %`, spoken];
  });
  return html`<h3>${title.name}${title.year === undefined ? "" : ` (${title.year})`}</h3>
${dataTable({ columns: [{ header: "tag" }, { header: "probability", align: "right" }, { header: "evidence" }], rows })}`;
}

const placeOf = (from: string) => (from === "synopsis" ? "" : ` (${from})`);
