import { createRandom, MarqueeError } from "../../core/index.ts";
import { type LabelRows, labelRowsOf, labelsOf, splitByBucket, stratify } from "../../metrics/index.ts";
import type { TagParts, TagProblem } from "./scorer.ts";
import type { TagTitle } from "./titles.ts";

/** A problem, and what only the protocol knows. */
export interface TagTask {
  readonly problem: TagProblem;
  /** Tags of all titles, test titles included, `[titles, tags]`. */
  readonly truth: LabelRows;
}

const goals = { mpst: "decisions", keywords: "ranking", motags: "decisions" } as const;
const buckets = { train: [0, 6], valid: [7, 7], test: [8, 9] } as const;
/** The keyword problem asks for keywords that are used so often. */
const leastUses = 5;
const motagsTags = 85;
const motagsShares = [0.6, 0.1, 0.3];
const none = new Int32Array();

/**
 * MPST: every tag; split by bucket, 0–6 train, 7 valid, 8–9 test. A synopsis that also stands in test (remakes) is
 * left out of train and valid.
 */
export function mpstTask(titles: readonly TagTitle[]): TagTask {
  const { train, valid, test } = splitByBucket(
    titles.map(({ key }) => key),
    buckets,
  );
  const seen = new Set(Array.from(test, (row) => titles[row].document.text));
  const unseen = (row: number) => !seen.has(titles[row].document.text);
  const parts = { train: train.filter(unseen), valid: valid.filter(unseen), test, unlabelled: none };
  return tagTask(
    "mpst",
    titles,
    tagsByUse(titles)
      .map(([tag]) => tag)
      .toSorted(),
    parts,
  );
}

/** TMDB keywords: those used at least 5 times, the most used first; split by bucket as MPST. */
export function keywordsTask(titles: readonly TagTitle[]): TagTask {
  const used = tagsByUse(titles).filter(([, uses]) => uses >= leastUses);
  const kept = titlesWith(titles, new Set(used.map(([tag]) => tag)));
  const parts = splitByBucket(
    kept.map(({ key }) => key),
    buckets,
  );
  return tagTask(
    "keywords",
    kept,
    used.map(([tag]) => tag),
    { ...parts, unlabelled: none },
  );
}

/** A set of the shape of MoTags: the 85 tags used most; 60 % train, 10 % valid, 30 % test by iterative stratification. */
export function motagsTask(titles: readonly TagTitle[], seed: number | string): TagTask {
  const tags = tagsByUse(titles)
    .slice(0, motagsTags)
    .map(([tag]) => tag);
  const kept = titlesWith(titles, new Set(tags));
  const [train, valid, test] = stratify(
    labelsFor(kept, tags),
    motagsShares,
    createRandom(seed).fork("motags"),
  );
  return tagTask("motags", kept, tags, { train, valid, test, unlabelled: none });
}

/**
 * The same task with labels for only a share of its training titles; the others become unlabelled.
 *
 * @param share Above 0, up to 1.
 */
export function withFewerLabels({ problem, truth }: TagTask, share: number, seed: number | string): TagTask {
  const { train, valid, test, unlabelled } = problem.parts;
  const order = createRandom(seed).fork("fewer-labels").shuffle(train.slice());
  const kept = order.slice(0, Math.max(1, Math.round(share * train.length))).sort();
  const rest = Int32Array.from([...unlabelled, ...order.slice(kept.length)]).sort();
  const parts = { train: kept, valid, test, unlabelled: rest };
  return { problem: { ...problem, parts, labels: visibleLabels(truth, parts) }, truth };
}

function tagTask(
  name: keyof typeof goals,
  titles: readonly TagTitle[],
  tags: readonly string[],
  parts: TagParts,
): TagTask {
  if (parts.train.length === 0 || parts.valid.length === 0 || parts.test.length === 0) {
    throw new MarqueeError(
      "missing-input",
      `${titles.length} titles are too few for the tag protocol "${name}".`,
      {
        hint: "It needs mpst/mpst_train.csv.gz, or for keywords and motags the TMDB files in tmdb/.",
      },
    );
  }
  const truth = labelsFor(titles, tags);
  const problem = {
    ...{ name, goal: goals[name], tags, parts },
    keys: titles.map(({ key }) => key),
    documents: titles.map(({ document }) => document),
    labels: visibleLabels(truth, parts),
  };
  return { problem, truth };
}

/** The labels of train and valid titles; all others have empty rows. */
function visibleLabels(truth: LabelRows, { train, valid }: TagParts): LabelRows {
  const visible = new Set([...train, ...valid]);
  const lists = Array.from({ length: truth.rows }, (_, row) =>
    visible.has(row) ? [...labelsOf(truth, row)] : [],
  );
  return labelRowsOf(lists, truth.labelCount);
}

function labelsFor(titles: readonly TagTitle[], tags: readonly string[]): LabelRows {
  const numbers = new Map(tags.map((tag, number) => [tag, number]));
  const lists = titles.map((title) =>
    title.tags.map((tag) => numbers.get(tag)).filter((number) => number !== undefined),
  );
  return labelRowsOf(lists, tags.length);
}

/** Tags with the number of titles that have them, the most used first, equal ones in the order of their names. */
function tagsByUse(titles: readonly TagTitle[]): [tag: string, uses: number][] {
  const uses = new Map<string, number>();
  for (const { tags } of titles) for (const tag of new Set(tags)) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].sort(([first, one], [second, other]) => other - one || (first < second ? -1 : 1));
}

const titlesWith = (titles: readonly TagTitle[], tags: ReadonlySet<string>) =>
  titles.filter((title) => title.tags.some((tag) => tags.has(tag)));
