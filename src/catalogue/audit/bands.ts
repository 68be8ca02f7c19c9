import type { Title } from "../../domain/index.ts";

/** Popularity bands by number of votes, as in the protocols; the last one is for unknown. */
const limits = [10, 100, 1000, 10_000];
export const bandLabels = ["0–9", "10–99", "100–999", "1k–9.9k", "10k+", "unknown"] as const;

/** The index of a title's band in {@link bandLabels}. */
export function bandOf(title: Title): number {
  const votes = title.voteCount;
  if (votes === undefined) return bandLabels.length - 1;
  const band = limits.findIndex((limit) => votes < limit);
  return band < 0 ? limits.length : band;
}

/** Counts titles of some property in total and by band. */
export class BandCounter {
  total = 0;
  readonly byBand = new Array<number>(bandLabels.length).fill(0);

  add(band: number): void {
    this.total += 1;
    this.byBand[band] += 1;
  }

  /** Shares of the titles of each band, `null` where a band has no titles. */
  shares(all: BandCounter): (number | null)[] {
    return this.byBand.map((count, band) => (all.byBand[band] === 0 ? null : count / all.byBand[band]));
  }
}
