import type { Title } from "../../domain/index.ts";
import { MarqueeError } from "../../core/index.ts";
import { ageOfMaturity, passesFilters, type TitleFilters } from "../../recommend/index.ts";

/** The titles of a catalogue by id, and which of them may be recommended. */
export class CatalogueView {
  readonly titles: readonly Title[];
  private readonly byId: ReadonlyMap<string, Title>;

  constructor(titles: readonly Title[]) {
    this.titles = titles;
    this.byId = new Map(titles.map((title) => [title.id as string, title]));
  }

  get(id: string): Title | undefined {
    return this.byId.get(id);
  }

  /**
   * Ids that pass the filters.
   *
   * @throws MarqueeError `invalid-option` for a maturity rating or genre that is not known.
   */
  passing(filters: TitleFilters): ReadonlySet<string> {
    const age = filters.maturity === undefined ? undefined : this.ageOf(filters.maturity);
    this.requireGenres(filters.genres ?? []);
    return new Set(this.titles.filter((title) => passesFilters(title, filters, age)).map(({ id }) => id));
  }

  private ageOf(maturity: string): number {
    const age = ageOfMaturity(maturity);
    if (age !== undefined) return age;
    throw new MarqueeError("invalid-option", `"${maturity}" is no maturity rating that is known.`, {
      hint: "Give one such as G, PG, PG-13, R, TV-14, TV-MA, or an age such as 12.",
    });
  }

  private requireGenres(wanted: readonly string[]): void {
    if (wanted.length === 0) return;
    const genres = [...new Set(this.titles.flatMap((title) => title.genres))].sort();
    const known = new Set(genres.map((genre) => genre.toLowerCase()));
    const unknown = wanted.find((genre) => !known.has(genre.toLowerCase()));
    if (unknown === undefined) return;
    throw new MarqueeError("invalid-option", `The catalogue has no genre "${unknown}".`, {
      hint: `It has: ${genres.join(", ")}.`,
    });
  }
}
