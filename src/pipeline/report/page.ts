import type { AuditReport } from "../../catalogue/index.ts";
import type { Title } from "../../domain/index.ts";
import { type ByVotes, voteBuckets } from "../../experiments/index.ts";
import {
  dataTable,
  factGrid,
  figure,
  groupedBarChart,
  html,
  htmlPage,
  type Markup,
  trustedMarkup,
} from "../../drawing/index.ts";
import type { Interval } from "../../metrics/index.ts";
import type { Evaluation } from "../steps/evaluate.ts";
import type { ExampleNeighbour, NeighbourComparison, TagExample } from "./examples.ts";
import { tagSection } from "./tag-section.ts";

/** What the report tells about. */
export interface ReportContent {
  readonly imported: Readonly<Record<string, unknown>>;
  readonly encoder: string;
  /** The results of the spectrum that was evaluated, and of the one that is published; they may be the same. */
  readonly trained: Readonly<Record<string, unknown>>;
  readonly published: Readonly<Record<string, unknown>>;
  readonly audit: AuditReport;
  readonly evaluation: Evaluation;
  /** The map as a `data:` address. */
  readonly mapPicture: string;
  readonly examples: readonly NeighbourComparison[];
  /** Of the same titles; empty where no tags were learned. */
  readonly tags: readonly TagExample[];
}

/** The report as one page. The audit and the interactive map lie beside it. */
export function reportPage(content: ReportContent): string {
  const body = html`<h1>Catalogue report</h1>
${facts(content)}
<p class="links"><a href="map.html">Open the map</a> · <a href="audit.html">Open the audit</a></p>
<h2>The genre spectrum</h2>
${figure(
  html`<a href="map.html"><img class="map" src="${content.mapPicture}" alt="Map of the titles in the genre spectrum"></a>`,
  "Each point is a title, placed by its text alone and coloured by its rarest primary genre.",
)}
<h2>Does it work?</h2>
${evaluationSection(content)}
<h2>Neighbours before and after</h2>
<p>The nearest titles by text alone, and in the genre spectrum. • marks those that share a primary genre.</p>
${content.examples.map(exampleSection)}
${tagSection(content.tags)}
<h2>What the catalogue lacks</h2>
${capabilityTable(content.audit)}
`;
  return htmlPage({
    title: "Marquee report",
    body,
    style: "img.map{width:100%;height:auto;border-radius:8px}",
  });
}

const number = (value: unknown) =>
  typeof value === "number" ? value.toLocaleString("en-US") : String(value);

function facts({ imported, published, encoder }: ReportContent): Markup {
  return factGrid([
    { value: number(imported.films), label: "films" },
    { value: number(imported.series), label: "series" },
    { value: number(imported.events), label: "events" },
    { value: number(published.titles), label: `texts encoded by ${encoder}` },
    { value: number(published.trainedOn), label: "titles trained on" },
    { value: number(published.genres), label: "genres learned" },
  ]);
}

function evaluationSection({ evaluation, trained, published }: ReportContent): Markup {
  const { similarity, gain, testTitles, calibrationError } = evaluation;
  const buckets = Object.keys(voteBuckets) as (keyof typeof voteBuckets)[];
  const shown = buckets.filter((bucket) => Number.isFinite(similarity.text.buckets[bucket].mean));
  const intervals = ({ all, buckets: of, unknown }: ByVotes<Interval>) => [
    all,
    ...shown.map((bucket) => of[bucket]),
    ...(unknown ? [unknown] : []),
  ];
  const series = [
    { name: "text", of: intervals(similarity.text) },
    { name: "genre spectrum", of: intervals(similarity.spectrum) },
  ].map(({ name, of }) => ({
    name,
    values: of.map(({ mean }) => mean),
    low: of.map(({ low }) => low),
    high: of.map(({ high }) => high),
  }));
  const unknown = similarity.text.unknown ? ["no votes known"] : [];
  const groups = ["all", ...shown.map((bucket) => `${bucket} votes`), ...unknown];
  const chart = groupedBarChart({
    title: "Neighbours that share a primary genre, %",
    groups,
    series,
    maximum: 100,
  });
  const rows = groups.map((group, at) => [
    group,
    intervalText(intervals(similarity.text)[at]),
    intervalText(intervals(similarity.spectrum)[at]),
    intervalText(intervals(gain)[at]),
  ]);
  const refitted =
    published.trainedOn === trained.trainedOn
      ? ""
      : html`<p>These figures are those of a spectrum that learned from ${number(trained.trainedOn)} titles and never saw the
others. The spectrum that is published, with its map and neighbours, then learned from all ${number(published.trainedOn)}
titles with a genre, with the same options and as many passes; no title is left to measure it on.</p>`;
  return html`<p>Measured on ${number(testTitles)} titles that training never saw: the share of a title's 100 nearest
neighbours that have a primary genre in common with it. The genre intensities are off by
${(100 * calibrationError).toFixed(1)} percentage points on average (expected calibration error).</p>
${refitted}
${figure(chart, "Bars are means over test titles, whiskers 95 % bootstrap intervals.")}
${dataTable({
  columns: [
    { header: "test titles" },
    { header: "text", align: "right" },
    { header: "genre spectrum", align: "right" },
    { header: "gain", align: "right" },
  ],
  rows,
})}`;
}

const intervalText = ({ mean, low, high }: Interval) =>
  `${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

function exampleSection({ title, inText, inSpectrum }: NeighbourComparison): Markup {
  const rows = inText.map((neighbour, rank) => [
    rank + 1,
    neighbourCell(neighbour),
    neighbourCell(inSpectrum[rank]),
  ]);
  return html`<h3>${nameOf(title)}</h3><p>${title.primaryGenres.join(", ")}</p>
${dataTable({ columns: [{ header: "#", align: "right" }, { header: "text" }, { header: "genre spectrum" }], rows })}`;
}

const nameOf = ({ name, year }: Title) => (year === undefined ? name : `${name} (${year})`);

function neighbourCell({ title, sharesGenre }: ExampleNeighbour): Markup {
  const mark = sharesGenre ? "• " : trustedMarkup("&ensp;");
  return html`${mark}${nameOf(title)} <small>${title.primaryGenres.join(", ")}</small>`;
}

function capabilityTable({ capabilities }: AuditReport): Markup {
  const rows = capabilities.map(({ label, state, effect }) => [label, state, effect]);
  return dataTable({ columns: [{ header: "capability" }, { header: "state" }, { header: "why" }], rows });
}
