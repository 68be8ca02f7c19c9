import type { Title } from "../../domain/index.ts";
import { foldText } from "../identity/normalise-name.ts";
import { exampleLimit, groupsOf, referenceTo } from "./examples.ts";
import type { AuditReport } from "./report.ts";
import { isPlaceholder, nearEmptyBelow, wordCount } from "./synopsis-quality.ts";

/** Counts near-empty, placeholder and shared synopses. */
export function auditSynopses(titles: readonly Title[]): AuditReport["synopses"] {
  const lengths: number[] = [];
  const placeholders: Title[] = [];
  const byText = new Map<string, Title[]>();
  let nearEmpty = 0;
  for (const title of titles) {
    const { synopsis, name } = title;
    if (synopsis === undefined || synopsis === "") continue;
    const words = wordCount(synopsis);
    lengths.push(words);
    if (words < nearEmptyBelow) nearEmpty += 1;
    if (isPlaceholder(synopsis, name)) placeholders.push(title);
    else addTo(byText, textKey(synopsis), title);
  }
  lengths.sort((left, right) => left - right);
  const shared = [...byText.values()].filter((group) => group.length > 1);
  return {
    present: lengths.length,
    medianWords: lengths[Math.floor(lengths.length / 2)] ?? 0,
    nearEmptyBelow,
    nearEmpty,
    placeholders: placeholders.length,
    placeholderExamples: placeholders
      .slice(0, exampleLimit)
      .map((title) => ({ title: referenceTo(title), text: beginningOf(title.synopsis ?? "") })),
    shared: groupsOf(shared, (group) => beginningOf(group[0].synopsis ?? "")),
  };
}

/** Texts that agree in length and in how they begin are the same; keeps the keys of a large catalogue small. */
const textKey = (text: string) => `${text.length} ${foldText(text.slice(0, 160))}`;

const beginningOf = (text: string) => (text.length > 120 ? `${text.slice(0, 117).trimEnd()} …` : text);

function addTo(map: Map<string, Title[]>, key: string, title: Title): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [title]);
  else known.push(title);
}
