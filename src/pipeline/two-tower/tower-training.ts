import { MarqueeError } from "../../core/index.ts";
import type { Title } from "../../domain/index.ts";
import type { HeldOut, Viewing } from "../../recommend/index.ts";
import { type SparseMatrix, sparseMatrixOfCells } from "../../vectors/index.ts";

/** Which titles one pair of towers is for: one kind, or all. */
export type TowerKind = Title["kind"] | "all";

/** What one pair of towers learns from, over its own titles. */
export interface TowerViewing {
  readonly kind: TowerKind;
  readonly titles: readonly Title[];
  /** Likings that are learned from, `[viewers, titles]`, and when each was, in milliseconds; NaN where unknown. */
  readonly histories: SparseMatrix;
  readonly times: Float64Array;
  /** Each viewer's latest likings, which only say when training is to end, `[viewers, titles]`. */
  readonly validation: SparseMatrix;
  /** 1 for titles that somebody likes, `[titles]`. */
  readonly warm: Uint8Array;
}

/** Fewer likings than this are too few to train towers of one kind alone. */
const leastLikings = 500;

/**
 * The likings of all titles, or of each kind apart.
 *
 * @throws MarqueeError `missing-input` when a kind is to have towers of its own and has too few likings.
 */
export function towerViewings(
  viewing: Viewing,
  heldOut: HeldOut,
  titles: readonly Title[],
  separateKinds: boolean,
): TowerViewing[] {
  const kinds: readonly TowerKind[] = separateKinds ? ["film", "series"] : ["all"];
  return kinds.map((kind) => {
    const own = titles.filter((title) => kind === "all" || title.kind === kind);
    const part = viewingOf(viewing, heldOut, own);
    const likings = part.histories.columns.length;
    if (separateKinds && likings < leastLikings) {
      throw new MarqueeError(
        "missing-input",
        `${likings} likings of titles of the kind ${kind} are too few for towers of their own: at least ${leastLikings}.`,
        { hint: "Train without --separate-kinds." },
      );
    }
    return { kind, ...part };
  });
}

function viewingOf(
  viewing: Viewing,
  { rest, held }: HeldOut,
  titles: readonly Title[],
): Omit<TowerViewing, "kind"> {
  const places = placesIn(
    titles.map(({ id }) => id),
    viewing.titles,
  );
  const { matrix: histories, entries } = among(rest, places, titles.length);
  const times = timesOf(rest, viewing);
  const warm = new Uint8Array(titles.length);
  for (const title of histories.columns) warm[title] = 1;
  return {
    titles,
    histories,
    times: Float64Array.from(entries, (entry) => times[entry]),
    validation: among(held, places, titles.length).matrix,
    warm,
  };
}

/** All likings of all viewers over some titles, and when each was, in milliseconds; NaN where unknown. */
export function likingsOf(
  { likes, titles: known, times }: Viewing,
  titles: readonly string[],
): { readonly histories: SparseMatrix; readonly times: Float64Array } {
  const { matrix, entries } = among(likes, placesIn(titles, known), titles.length);
  return { histories: matrix, times: Float64Array.from(entries, (entry) => times[entry]) };
}

function placesIn(titles: readonly string[], known: readonly string[]): (number | undefined)[] {
  const placeOf = new Map(titles.map((id, at) => [id, at]));
  return known.map((id) => placeOf.get(id));
}

/** A part of the likings over other titles; likings of titles without a place are left out. */
function among(
  { offsets, columns, rows: viewers }: SparseMatrix,
  places: readonly (number | undefined)[],
  titles: number,
): { readonly matrix: SparseMatrix; readonly entries: readonly number[] } {
  const cells = { rows: [] as number[], columns: [] as number[] };
  const entries: number[] = [];
  for (let viewer = 0; viewer < viewers; viewer++) {
    for (let entry = offsets[viewer]; entry < offsets[viewer + 1]; entry++) {
      const place = places[columns[entry]];
      if (place === undefined) continue;
      cells.rows.push(viewer);
      cells.columns.push(place);
      entries.push(entry);
    }
  }
  const matrix = sparseMatrixOfCells(cells, viewers, titles);
  return { matrix, entries: Array.from(matrix.order, (cell) => entries[cell]) };
}

/** The times of a part of the likings. */
function timesOf(part: SparseMatrix, { likes, times }: Viewing): Float64Array {
  const found = new Float64Array(part.columns.length);
  for (let viewer = 0; viewer < part.rows; viewer++) {
    let at = likes.offsets[viewer];
    for (let entry = part.offsets[viewer]; entry < part.offsets[viewer + 1]; entry++) {
      while (likes.columns[at] !== part.columns[entry]) at++;
      found[entry] = times[at];
    }
  }
  return found;
}
