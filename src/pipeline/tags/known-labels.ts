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
}

/** The labels that a tagger learned from, a row for each labelled title: `titleId, holds, unknown`. */
const knownLabelsPath = (artifactFolder: string): string => join(artifactFolder, "labels.parquet");

/** `unknown` has a bit for each tag, the first tag the lowest bit of the first byte, in base 64. */
const columns = { titleId: "text", holds: "text[]", unknown: "text" } as const;

/** A row of the file. */
interface LabelledTitle {
  readonly titleId: string;
  readonly holds: readonly string[];
  readonly unknown: string | null;
}

/** Keeps the labels that a tagger learned from in its artifact. */
export async function writeKnownLabels(
  folder: string,
  lake: Lake,
  ids: readonly string[],
  { tags, labelled, labels, unknown }: KnownLabels & { readonly tags: readonly string[] },
): Promise<void> {
  const rows = function* (): Generator<LabelledTitle> {
    for (const row of labelled) {
      const open = labelsOf(unknown, row);
      yield {
        titleId: ids[row],
        holds: Array.from(labelsOf(labels, row), (tag) => tags[tag]),
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
  const holding: (readonly number[])[] = Array.from(ids, () => []);
  const open: (readonly number[])[] = Array.from(ids, () => []);
  const labelled: number[] = [];
  for await (const { titleId, holds, unknown } of readParquet<LabelledTitle>(lake, path)) {
    const row = rows.get(titleId);
    if (row === undefined) continue;
    labelled.push(row);
    holding[row] = holds.map((tag) => numbers.get(tag)).filter((number) => number !== undefined);
    if (unknown !== null) open[row] = numbersOf(unknown, tags.length);
  }
  return {
    labelled: Int32Array.from(labelled).sort(),
    labels: labelRowsOf(holding, tags.length),
    unknown: labelRowsOf(open, tags.length),
  };
}

function bitsOf(numbers: ArrayLike<number>, count: number): string {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (const number of Array.from(numbers)) bytes[number >> 3] |= 1 << (number & 7);
  return Buffer.from(bytes).toString("base64");
}

function numbersOf(bits: string, count: number): number[] {
  const bytes = Buffer.from(bits, "base64");
  return Array.from({ length: count }, (_, number) => number).filter(
    (number) => (bytes[number >> 3] >> (number & 7)) & 1,
  );
}
