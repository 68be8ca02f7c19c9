import { existsSync } from "node:fs";
import { join } from "node:path";
import { MarqueeError } from "../../core/index.ts";
import { type LabelRows, labelRowsOf, labelsOf } from "../../metrics/index.ts";
import { type Lake, readParquet, writeParquet } from "../../storage/index.ts";

/** What is known of which title. */
export interface KnownLabels {
  /** Rows of the titles of which something is known, ascending. */
  readonly labelled: Int32Array;
  /** Tags that hold, `[titles, tags]`; rows of other titles are empty. */
  readonly labels: LabelRows;
  /** Tags of labelled titles of which nothing is known, `[titles, tags]`; what is in neither list does not hold. */
  readonly unknown: LabelRows;
  /** Tags that somebody said do not hold, `[titles, tags]`. Other absent ones are merely not named. */
  readonly denied: LabelRows;
}

/** The labels that a tagger learned from, a row for each labelled title: `titleId, holds, denied, unknown`. */
const knownLabelsPath = (artifactFolder: string): string => join(artifactFolder, "labels.parquet");

/** `unknown` has a bit for each tag, the first tag the lowest bit of the first byte, in base 64. */
const columns = { titleId: "text", holds: "text[]", denied: "text[]", unknown: "text" } as const;

/** A row of the file. */
interface LabelledTitle {
  readonly titleId: string;
  readonly holds: readonly string[];
  readonly denied: readonly string[];
  readonly unknown: string | null;
}

/** Keeps the labels that a tagger learned from in its artifact. */
export async function writeKnownLabels(
  folder: string,
  lake: Lake,
  ids: readonly string[],
  { tags, labelled, labels, unknown, denied }: KnownLabels & { readonly tags: readonly string[] },
): Promise<void> {
  const namesIn = (list: LabelRows, row: number) => Array.from(labelsOf(list, row), (tag) => tags[tag]);
  const rows = function* (): Generator<LabelledTitle> {
    for (const row of labelled) {
      const open = labelsOf(unknown, row);
      yield {
        titleId: ids[row],
        holds: namesIn(labels, row),
        denied: namesIn(denied, row),
        unknown: open.length > 0 ? bitsOf(open, tags.length) : null,
      };
    }
  };
  await writeParquet(lake, knownLabelsPath(folder), columns, rows());
}

/**
 * Reads the labels that a tagger learned from, for the titles as they are now: of a title that has come since nothing is
 * known, and one that is gone is passed over.
 *
 * @param ids Of the titles, `[titles]`.
 * @param tags Of the tagger.
 * @throws MarqueeError `not-found` for a tagger that did not keep its labels.
 */
export async function readKnownLabels(
  folder: string,
  lake: Lake,
  ids: readonly string[],
  tags: readonly string[],
): Promise<KnownLabels> {
  const path = knownLabelsPath(folder);
  if (!existsSync(path)) {
    throw new MarqueeError(
      "not-found",
      `The tagger in ${folder} did not keep the labels that it learned from.`,
      {
        hint: "It is of an earlier version: train it again with `marquee tag train`.",
      },
    );
  }
  const rows = new Map(ids.map((id, row) => [id, row]));
  const numbers = new Map(tags.map((tag, number) => [tag, number]));
  const numbersOf = (names: readonly string[]) =>
    names.map((tag) => numbers.get(tag)).filter((number) => number !== undefined);
  const [holding, denying, open] = [listsFor(ids), listsFor(ids), listsFor(ids)];
  const labelled: number[] = [];
  for await (const { titleId, holds, denied, unknown } of readParquet<LabelledTitle>(lake, path)) {
    const row = rows.get(titleId);
    if (row === undefined) continue;
    labelled.push(row);
    holding[row] = numbersOf(holds);
    denying[row] = numbersOf(denied);
    if (unknown !== null) open[row] = numbersIn(unknown, tags.length);
  }
  return {
    labelled: Int32Array.from(labelled).sort(),
    labels: labelRowsOf(holding, tags.length),
    unknown: labelRowsOf(open, tags.length),
    denied: labelRowsOf(denying, tags.length),
  };
}

const listsFor = (ids: readonly string[]): (readonly number[])[] => Array.from(ids, () => []);

function bitsOf(numbers: ArrayLike<number>, count: number): string {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (const number of Array.from(numbers)) bytes[number >> 3] |= 1 << (number & 7);
  return Buffer.from(bytes).toString("base64");
}

function numbersIn(bits: string, count: number): number[] {
  const bytes = Buffer.from(bits, "base64");
  return Array.from({ length: count }, (_, number) => number).filter(
    (number) => (bytes[number >> 3] >> (number & 7)) & 1,
  );
}
