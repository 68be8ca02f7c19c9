import { readTagLabels, type TagLabel, type TagLabelOptions, type TagLabels } from "../../catalogue/index.ts";
import { MarqueeError } from "../../core/index.ts";
import type { Reject, Title } from "../../domain/index.ts";

/** Ids of titles by any of their identifiers. */
export function identifiers(titles: readonly Title[]): ReadonlyMap<string, string> {
  return new Map(
    titles.flatMap(({ id, externalIds }) =>
      [id, ...Object.values(externalIds)].flatMap((known) => (known === undefined ? [] : [[known, id]])),
    ),
  );
}

/**
 * Reads a file of labels of some titles.
 *
 * @throws MarqueeError `missing-input` when no label of it can be used, `not-found`, `invalid-row` when strict.
 */
export async function readLabelFile(
  path: string,
  titles: readonly Title[],
  options: Omit<TagLabelOptions, "titleOf">,
): Promise<TagLabels> {
  const ids = identifiers(titles);
  const read = await readTagLabels(path, { ...options, titleOf: (title) => ids.get(title) });
  requireLabels(path, read.labels, read);
  return read;
}

/** How many faults an error shows. */
const shownRejects = 5;

function requireLabels(
  path: string,
  labels: readonly TagLabel[],
  { rejects, open }: { readonly rejects: readonly Reject[]; readonly open: number },
): void {
  if (labels.length > 0) return;
  const shown = rejects
    .slice(0, shownRejects)
    .map(({ file, line, message }) => `\n  ${file}:${line}: ${message}`);
  const unanswered = open > 0 ? ` ${open} rows are not answered: their "holds" is null.` : "";
  throw new MarqueeError(
    "missing-input",
    `${path} holds no label that can be used.${unanswered}${shown.join("")}`,
    {
      hint: 'Expected one { "title": "tt0114709", "tag": "friendship" } a line, for titles of the catalogue.',
    },
  );
}
