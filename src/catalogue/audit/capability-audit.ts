import type { Title } from "../../domain/index.ts";
import { BandCounter, bandLabels, bandOf } from "./bands.ts";
import { hasPoster, hasPosterAddress, type TitleContext } from "./missing-audit.ts";
import type { Capability } from "./report.ts";
import { isUsable, nearEmptyBelow } from "./synopsis-quality.ts";
import { asPercent, inDigits } from "./words.ts";

/** What capabilities look at in a title. */
export interface CapabilityContext extends TitleContext {
  /** Viewing events of a title; `undefined` where the catalogue has no events at all. */
  readonly eventsOf: ((title: Title) => number) | undefined;
}

interface CapabilityRule {
  readonly name: string;
  readonly label: string;
  /** 2: all that it needs; 1: a part; 0: nothing. */
  readonly level: (title: Title, context: CapabilityContext) => 0 | 1 | 2;
  /** Continues "n of m titles …". */
  readonly full: string;
  /** Continues "n more …"; absent where there is no such thing as a part. */
  readonly partial?: string;
  /** Continues "n …". */
  readonly none: string;
}

/** Events from which a title's own history is worth something. */
const warmFrom = 5;

const facets = (title: Title) =>
  Number(title.genres.length > 0) + Number((title.cast?.length ?? 0) + (title.directors?.length ?? 0) > 0);

const rules: readonly CapabilityRule[] = [
  {
    name: "genre-spectrum",
    label: "Genre spectrum",
    level: (title) => {
      if (!isUsable(title.synopsis, title.name)) return 0;
      return title.primaryGenres.length > 0 ? 2 : 1;
    },
    full: `have genres and a synopsis of at least ${nearEmptyBelow} words, and can train the spectrum`,
    partial: "have the text but no genres: they can be placed in the spectrum but teach it nothing",
    none: "have no text to be placed by",
  },
  {
    name: "tags",
    label: "Tags",
    level: (title) => {
      if (!isUsable(title.synopsis, title.name)) return 0;
      return (title.keywords?.length ?? 0) + (title.tags?.length ?? 0) > 0 ? 2 : 1;
    },
    full: "have a text to find tags in and human keywords or tags to learn from and be judged by",
    partial: "have the text only: tags can be proposed, but not checked against people's",
    none: "have too little text for tags",
  },
  {
    name: "warm-recommendations",
    label: "Recommendations from viewing",
    level: (title, { eventsOf }) => {
      const events = eventsOf?.(title) ?? 0;
      return events >= warmFrom ? 2 : events > 0 ? 1 : 0;
    },
    full: `have at least ${warmFrom} viewing events and can be learned from what viewers did`,
    partial: "have fewer events: their content has to help",
    none: "have not been watched or rated by anyone yet and depend on cold start",
  },
  {
    name: "cold-recommendations",
    label: "Recommendations of new titles",
    level: (title, context) => {
      const modalities = [
        isUsable(title.synopsis, title.name),
        facets(title) === 2,
        hasPoster(title, context),
      ];
      const present = modalities.filter(Boolean).length;
      return present === 3 ? 2 : present > 0 ? 1 : 0;
    },
    full: "can be recommended before anyone has seen them, by synopsis, categories and poster together",
    partial: "have one or two of the three and will be placed less surely",
    none: "have nothing to be recommended by until they have viewers",
  },
  {
    name: "posters",
    label: "Posters",
    level: (title, context) => {
      if (context.hasPicture(title)) return 2;
      return hasPosterAddress(title) ? 1 : 0;
    },
    full: "have a poster picture in the data folder, which image models can read",
    partial: "have only the address of a poster: it can be shown, and read after it has been fetched",
    none: "will be shown without artwork",
  },
  {
    name: "trailers",
    label: "Trailers",
    level: (title) => (title.trailerKey ? 2 : 0),
    full: "have a trailer",
    none: "have none, so that video says nothing about them",
  },
  {
    name: "filters",
    label: "Rows and filters",
    level: (title) => {
      const known = [
        title.year !== undefined,
        title.genres.length > 0,
        (title.languages?.length ?? 0) > 0,
        (title.countries?.length ?? 0) > 0,
      ];
      const present = known.filter(Boolean).length;
      return present === 4 ? 2 : present > 1 ? 1 : 0;
    },
    full: "can stand in every row and filter: year, genre, language and country are known",
    partial: "will be missing from some rows and filters",
    none: "will be missing from most",
  },
];

/** What the gaps of a catalogue mean for each capability. */
export function auditCapabilities(
  titles: readonly Title[],
  context: CapabilityContext,
  all: BandCounter,
): Capability[] {
  return rules.map((rule) => {
    const full = new BandCounter();
    let partial = 0;
    for (const title of titles) {
      const level = rule.level(title, context);
      if (level === 2) full.add(bandOf(title));
      if (level === 1) partial += 1;
    }
    const share = titles.length === 0 ? 0 : full.total / titles.length;
    const shares = full.shares(all);
    return {
      name: rule.name,
      label: rule.label,
      state: stateOf(share + (0.5 * partial) / Math.max(1, titles.length)),
      full: full.total,
      partial,
      fullShareByBand: shares,
      effect: inWords(rule, { total: titles.length, full: full.total, partial }) + weakestBand(shares, share),
    };
  });
}

const stateOf = (score: number) => (score >= 0.8 ? "works" : score >= 0.3 ? "limited" : "poor");

function inWords(rule: CapabilityRule, counts: { total: number; full: number; partial: number }): string {
  const { total, full, partial } = counts;
  if (total === 0) return "There are no titles.";
  const none = total - full - partial;
  const said = (count: number) => `${inDigits(count)} (${asPercent(count / total)})`;
  const clauses = [
    `${inDigits(full)} of ${inDigits(total)} titles (${asPercent(full / total)}) ${rule.full}`,
  ];
  if (partial > 0 && rule.partial !== undefined) clauses.push(`${said(partial)} ${rule.partial}`);
  if (none > 0) clauses.push(`${said(none)} ${rule.none}`);
  return `${clauses.join("; ")}.`;
}

/** Names the band of known popularity that is at least ten points below the whole. */
function weakestBand(shares: readonly (number | null)[], whole: number): string {
  let weakest = -1;
  shares.slice(0, -1).forEach((share, band) => {
    if (share !== null && share < (shares[weakest] ?? Number.POSITIVE_INFINITY)) weakest = band;
  });
  const share = shares[weakest];
  if (share === undefined || share === null || share > whole - 0.1) return "";
  return ` Weakest where titles have ${bandLabels[weakest]} votes: ${asPercent(share)}.`;
}
