import { z } from "zod";
import { MarqueeError, messageOf } from "../../core/index.ts";
import { type SparseEntry, type SparseMatrix, sparseMatrixOf } from "../../vectors/index.ts";

/** What is said of a title or viewer, by field: `{ genre: ["drama"], cast: ["…"], year: ["1995"] }`. */
export type CategoryRow = Readonly<Record<string, readonly string[]>>;

/** Which values of a field become categories. */
export interface CategoryLimit {
  /** Values of fewer rows are left out. Default 1. */
  readonly least?: number;
  /** At most so many values, the most frequent. Default: all. */
  readonly most?: number;
}

const savedSchema = z.object({ categories: z.array(z.tuple([z.string(), z.string()])) });

/** The categories of a catalogue: multi-hot rows from what is said of titles. Made by {@link fitCategories}. */
export class Categories {
  private readonly known: readonly (readonly [field: string, value: string])[];
  private readonly columns: ReadonlyMap<string, number>;

  constructor(known: readonly (readonly [field: string, value: string])[]) {
    this.known = known;
    this.columns = new Map(known.map(([field, value], column) => [keyOf(field, value), column]));
  }

  /** How many categories there are. */
  get size(): number {
    return this.known.length;
  }

  /** The field and value of a column. */
  at(column: number): readonly [field: string, value: string] {
    return this.known[column];
  }

  /** Multi-hot `[rows, size]`; what is no category is passed over, and what is said twice counts once. */
  encode(rows: readonly CategoryRow[]): SparseMatrix {
    const cells = rows.map((row) => {
      const columns = entriesOf(row).map(([field, value]) => this.columns.get(keyOf(field, value)));
      const distinct = new Set(columns.filter((column) => column !== undefined));
      return Array.from(distinct, (column): SparseEntry => [column, 1]);
    });
    return sparseMatrixOf(cells, this.size);
  }

  /** Plain data that {@link Categories.fromJSON} reads. */
  toJSON(): z.input<typeof savedSchema> {
    return { categories: this.known.map(([field, value]) => [field, value]) };
  }

  /** @throws MarqueeError `invalid-model` for what is no saved vocabulary. */
  static fromJSON(saved: unknown): Categories {
    const parsed = savedSchema.safeParse(saved);
    if (parsed.success) return new Categories(parsed.data.categories);
    throw new MarqueeError("invalid-model", `The categories are damaged: ${messageOf(parsed.error)}`);
  }
}

/**
 * Finds the categories of rows: the frequent values of every field that has limits; other fields are passed over.
 *
 * @param rows Only rows that may be learned from.
 * @param limits By field.
 */
export function fitCategories(
  rows: readonly CategoryRow[],
  limits: Readonly<Record<string, CategoryLimit>>,
): Categories {
  const known = Object.entries(limits).flatMap(([field, { least = 1, most = Number.POSITIVE_INFINITY }]) => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      for (const value of new Set(row[field] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts]
      .filter(([, count]) => count >= least)
      .toSorted(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, most)
      .map(([value]) => [field, value] as const);
  });
  return new Categories(known);
}

const entriesOf = (row: CategoryRow) =>
  Object.entries(row).flatMap(([field, values]) => values.map((value) => [field, value] as const));

const keyOf = (field: string, value: string) => `${field}\u0000${value}`;

/**
 * How popular titles are, in levels: views normalised by all views (with one more for every
 * title), their logarithm, the range cut into equal parts. The
 * least watched are in level "0"; a title without any view is in none.
 *
 * @param views `[titles]`
 * @param levels How many.
 */
export function popularityLevels(views: ArrayLike<number>, levels: number): (string | undefined)[] {
  const all = Array.from(views).reduce((sum, count) => sum + count, 0);
  const heights = Array.from(views, (count) => Math.log((count + 1) / (all + views.length)));
  const watched = heights.filter((_, title) => views[title] > 0);
  const lowest = watched.reduce((least, height) => Math.min(least, height), Number.POSITIVE_INFINITY);
  const highest = watched.reduce((most, height) => Math.max(most, height), Number.NEGATIVE_INFINITY);
  const range = highest - lowest || 1;
  return heights.map((height, title) =>
    views[title] > 0
      ? String(Math.min(levels - 1, Math.floor(((height - lowest) / range) * levels)))
      : undefined,
  );
}
