import type { Title } from "../domain/index.ts";
import type {
  Audience,
  ModalityWeight,
  RecommendAnswer,
  RecommendedTitle,
  TitleExplanation,
  TowerAnswer,
  TowerAudience,
  TowerKind,
  TowerList,
} from "../pipeline/index.ts";
import { textTable } from "./table.ts";
import { nameAndYear } from "./title-text.ts";

/** The members of a title that identify it, for JSON. */
export const describeTitle = ({ id, kind, name, year, primaryGenres }: Title) => ({
  id,
  kind,
  name,
  year,
  primaryGenres,
});

const plainTitle = ({ title, score, because }: RecommendedTitle) => ({
  ...describeTitle(title),
  score,
  because: because.map((reason) => ({ ...describeTitle(reason.title), adds: reason.adds })),
});

/** Recommendations as plain data. */
export function plainAnswer({ titles, newTitles, onboarding, ...facts }: RecommendAnswer) {
  return {
    ...facts,
    titles: titles.map(plainTitle),
    newTitles: newTitles.map(plainTitle),
    onboarding: onboarding.map(describeTitle),
  };
}

const bases = {
  history: "what suits the history",
  popularity: "what is watched most",
  votes: "what has most votes, as there are no events",
} as const;

/** Recommendations as tables. */
export function recommendationText(answer: RecommendAnswer): string[] {
  const { viewer, basis, titles, newTitles, onboarding } = answer;
  const who = viewer ? `${viewer.id}: ${viewer.seen} titles met, ${viewer.liked} liked · ` : "";
  const heading = `${who}${bases[basis]}\n`;
  if (titles.length === 0) return [heading, "No title passes the filters."];
  const last = basis === "history" ? "because of" : undefined;
  return [
    heading,
    titleTable(titles, last),
    ...(newTitles.length > 0 ? [`\nNew, by what it is about\n`, titleTable(newTitles, last)] : []),
    ...(onboarding.length > 0
      ? [`\nTitles to ask about (--likes)\n`, ...onboarding.map((title) => `  ${nameAndYear(title)}`)]
      : []),
  ];
}

function titleTable(titles: readonly RecommendedTitle[], last: string | undefined): string {
  const rows = titles.map(({ title, score, because }, at) => [
    at + 1,
    nameAndYear(title).slice(0, 44),
    title.primaryGenres.slice(0, 3).join(", "),
    score.toFixed(2),
    ...(last === undefined ? [] : [because.map((reason) => nameAndYear(reason.title)).join(", ")]),
  ]);
  return textTable(["#", "title", "genres", "score", ...(last === undefined ? [] : [last])], rows);
}

/** What the two towers recommend, as plain data. */
export function plainTowerAnswer({ lists, ...facts }: TowerAnswer) {
  return {
    ...facts,
    lists: lists.map(({ kind, titles, history }) => ({
      kind,
      titles: titles.map(({ title, ...rest }) => ({ ...describeTitle(title), ...rest })),
      history: history.map(({ title, weight }) => ({ ...describeTitle(title), weight })),
    })),
  };
}

const headings: Readonly<Record<TowerKind, string>> = {
  all: "By the two towers",
  film: "Films, by towers of their own",
  series: "Series, by towers of their own",
};
/** Modalities of a title that are named. */
const shownModalities = 2;

/** What the two towers recommend, as tables. */
export function towerText({ viewer, features, lists }: TowerAnswer): string[] {
  const who = viewer ? `${viewer.id}: ${viewer.seen} titles met, ${viewer.liked} liked` : "";
  const facts = [who, ...features].filter((part) => part !== "").join(" · ");
  if (lists.length === 0) return [facts, "No title passes the filters."].filter((part) => part !== "");
  return [...(facts === "" ? [] : [facts]), ...lists.flatMap(towerListText)];
}

function towerListText({ kind, titles, history }: TowerList): string[] {
  const looked = history.map(({ title, weight }) => `${nameAndYear(title)} ${weight.toFixed(2)}`).join(", ");
  const rows = titles.map(({ title, score, isNew, attention }, at) => [
    at + 1,
    nameAndYear(title).slice(0, 44),
    title.primaryGenres.slice(0, 3).join(", "),
    score.toFixed(2),
    isNew ? "new" : "",
    attention
      .slice(0, shownModalities)
      .map(({ modality, weight }) => `${modality} ${weight.toFixed(2)}`)
      .join(", "),
  ]);
  return [
    `\n${headings[kind]}\n`,
    textTable(["#", "title", "genres", "score", "", "looked at"], rows),
    ...(looked === "" ? [] : [`\nOf the history it looks most at ${looked}.`]),
  ];
}

/** For whom a new title is, as tables. */
export function audienceText(title: Pick<Title, "name" | "year">, audience: Audience): string[] {
  const { neighbours, viewers, asked, of, among } = audience;
  const share = (count: number) => `${count.toLocaleString("en-US")} of ${of.toLocaleString("en-US")}`;
  const near = neighbours.map((each) => [nameAndYear(each.title), each.similarity.toFixed(2)]);
  const found = viewers.map(({ viewer, place, score }) => [viewer, place, score.toFixed(2)]);
  return [
    `${nameAndYear(title)}\n`,
    textTable(["most like it", "cosine"], near),
    ...(of === 0
      ? ["\nNo event of the catalogue shows a liking, so there are no viewers to look at."]
      : [
          `\nFor ${share(among.first20)} viewers it would stand among their first 20, for ${share(among.first100)} among their first 100.\n`,
          textTable(["viewer", "place", "score"], found),
        ]),
    ...(asked ? [`\nFor ${asked.viewer}: place ${asked.place}, score ${asked.score.toFixed(2)}.`] : []),
  ];
}

/** For whom a new title is by the two towers, as tables. */
export function towerAudienceText(title: Pick<Title, "name" | "year">, audience: TowerAudience): string[] {
  const looked = audience.attention.map(({ modality, weight }) => `${modality} ${weight.toFixed(2)}`);
  return [
    ...audienceText(title, audience),
    `\n${headings[audience.kind]}, which look at ${looked.length > 0 ? looked.join(", ") : "nothing: they know nothing of it"}.`,
  ];
}

/** For whom a new title is, as plain data. */
export function plainAudience<Kind extends Audience>({ neighbours, ...facts }: Kind) {
  const near = neighbours.map(({ title, similarity }) => ({ ...describeTitle(title), similarity }));
  return { ...facts, neighbours: near };
}

/** Smaller contributions are put together. */
const shownContributions = 12;

/** Why a title is or is not for a viewer, as tables. */
export function explanationText(
  explanation: TitleExplanation,
  attention: readonly ModalityWeight[] = [],
): string[] {
  const { title, viewer, score, place, of, opinion, isNew, contributions, base, neighbours } = explanation;
  const shown = [...contributions]
    .sort((first, second) => Math.abs(second.adds) - Math.abs(first.adds))
    .slice(0, shownContributions)
    .sort((first, second) => second.adds - first.adds);
  const rest = contributions.filter((reason) => !shown.includes(reason));
  const restSum = rest.reduce((sum, { adds }) => sum + adds, 0);
  const rows = [
    ...shown.map(({ title: liked, adds }) => [signed(adds), nameAndYear(liked)]),
    ...(rest.length > 0 ? [[signed(restSum), `${rest.length} other liked titles`]] : []),
    [signed(base), "not from the history: popularity, and the mean of all scores"],
    [signed(score), "score, in deviations above the mean of the viewer's scores"],
  ];
  return [
    `${nameAndYear(title)} for ${viewer}: place ${place} of ${of} titles that they have not met`,
    ...(opinion ? [`They have met it: ${opinion}.`] : []),
    ...(isNew ? ["Nobody likes it yet: titles like it stand for it."] : []),
    "",
    textTable(["adds", "liked title"], rows),
    ...(neighbours.length > 0
      ? [
          "\nLiked titles that are most like it\n",
          textTable(
            ["cosine", "title"],
            neighbours.map((near) => [near.similarity.toFixed(2), nameAndYear(near.title)]),
          ),
        ]
      : []),
    ...(attention.length > 0
      ? [
          "\nWhat the two towers look at in it\n",
          textTable(
            ["attention", "modality"],
            attention.map(({ weight, modality }) => [weight.toFixed(3), modality]),
          ),
        ]
      : []),
  ];
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
