import { type Content, dataTable, factGrid, html, htmlPage, type Markup } from "../../drawing/index.ts";
import { auditStyle } from "./audit-style.ts";
import { heat, shareBar, stackedBar } from "./bars.ts";
import type { AuditReport, TitleGroups, TitleReference } from "./report.ts";
import { asPercent, counted, inDigits } from "./words.ts";

const groupsShown = 12;

/** The audit as one HTML file without requests to anywhere; light, dark and print. */
export function renderAuditHtml(report: AuditReport): string {
  const { titles } = report;
  const summary = `${inDigits(titles.total)} titles: ${inDigits(titles.films)} films and ${inDigits(titles.series)} series from ${report.sources.length} sources.`;
  const body = html`<h1>Catalogue audit</h1>
<p class="lead">${summary} What is there, what is missing, and what that means for each capability.</p>
${facts(report)}
<h2 id="capabilities">What it means</h2>
${report.capabilities.map((capability) => capabilityCard(capability, titles.total))}
<h2 id="missing">What is missing, by popularity</h2>
<p class="quiet">Share of the titles without it. Columns are bands by number of votes; the stronger the colour, the more is missing.</p>
${missingTable(report)}${unusedIdentifiers(report)}
<h2 id="synopses">Synopses</h2>
${synopsisPart(report)}
<h2 id="duplicates">Duplicates</h2>
${duplicatePart(report)}
<h2 id="conflicts">Conflicts between sources</h2>
${conflictPart(report)}
<h2 id="genres">Genres</h2>
${genrePart(report)}
<h2 id="rejects">Rejected rows</h2>
${rejectPart(report)}
<h2 id="sources">Sources</h2>
${sourceTable(report)}`;
  return htmlPage({ title: "Catalogue audit · Marquee", description: summary, body, style: auditStyle });
}

function facts({ titles, conflicts, rejects, duplicates, missing }: AuditReport): Markup {
  const present = (wanted: string) =>
    asPercent(1 - (missing.find(({ field }) => field === wanted)?.share ?? 1));
  return factGrid([
    { value: inDigits(titles.total), label: "titles" },
    { value: present("synopsis"), label: "have a synopsis" },
    { value: present("poster"), label: "have a poster" },
    { value: inDigits(duplicates.likely.groups), label: "likely duplicates" },
    { value: inDigits(conflicts.total), label: "conflicts" },
    { value: inDigits(rejects.total), label: "rejected rows" },
  ]);
}

const stateSigns = { works: "●", limited: "◐", poor: "○" } as const;

function capabilityCard(capability: AuditReport["capabilities"][number], total: number): Markup {
  const { label, state, full, partial, effect } = capability;
  return html`<section class="capability ${state}">
<h3>${label} <span class="state"><span aria-hidden="true">${stateSigns[state]}</span> ${state}</span></h3>
${stackedBar(label, [
  { name: "full", value: full },
  { name: "in part", value: partial },
  { name: "not", value: total - full - partial },
])}
<p>${effect}</p>
</section>
`;
}

function unusedIdentifiers({ unusedIdentifiers: labels }: AuditReport): Content {
  return labels.length === 0
    ? ""
    : html`<p class="quiet">Identifiers that no title has: ${labels.join(", ")}.</p>`;
}

const right = "right" as const;

function missingTable({ missing, bands }: AuditReport): Markup {
  const columns = [
    { header: "Missing" },
    { header: "Titles", align: right },
    { header: "All", align: right },
    ...bands.map(({ label }) => ({ header: label, align: right })),
  ];
  const sizes = ["Titles in the band", "", "", ...bands.map(({ titles }) => inDigits(titles))];
  const rows = missing.map(({ label, titles, share, shareByBand }) => [
    label,
    inDigits(titles),
    heat(share),
    ...shareByBand.map((each) => (each === null ? "–" : heat(each))),
  ]);
  return dataTable({ columns, rows: [sizes, ...rows] });
}

function synopsisPart({ synopses }: AuditReport): Markup {
  const { present, medianWords, nearEmpty, nearEmptyBelow, placeholders, placeholderExamples, shared } =
    synopses;
  const examples = placeholderExamples.map(({ title, text }) => html`<li>${nameOf(title)}: “${text}”</li>\n`);
  return html`${factGrid([
    { value: inDigits(present), label: "titles with a synopsis" },
    { value: inDigits(medianWords), label: "words in the median synopsis" },
    { value: inDigits(nearEmpty), label: `of fewer than ${nearEmptyBelow} words` },
    { value: inDigits(placeholders), label: "placeholders" },
    { value: inDigits(shared.titles), label: "titles share their text with another" },
  ])}${examples.length > 0 ? disclosure(counted(placeholders, "placeholder"), html`<ul>${examples}</ul>`) : null}
${groupList("Texts of several titles", shared)}`;
}

function duplicatePart({ duplicates }: AuditReport): Markup {
  const { likely, namesakes, undated } = duplicates;
  const said = ({ groups, titles }: TitleGroups) =>
    `${counted(groups, "group")} (${counted(titles, "title")})`;
  return html`<p>${said(likely)} share a name, a kind and about a year, and neither an identifier nor a source tells them
apart. ${said(namesakes)} more are told apart: remakes and namesakes, or doubles inside one source. In ${said(undated)}
of one name, some have no year to compare. None were merged.</p>
${groupList("Likely duplicates", likely)}
${groupList("Namesakes", namesakes)}
${groupList("Same name, no year", undated)}`;
}

function groupList(heading: string, { groups, examples }: TitleGroups): Content {
  if (groups === 0) return null;
  const items = examples
    .slice(0, groupsShown)
    .map(({ text, titles }) => html`<li><b>${text}</b><br>${joined(titles.map(memberOf))}</li>\n`);
  return disclosure(`${heading}: ${counted(groups, "group")}`, html`<ul>${items}</ul>`);
}

const nameOf = ({ name, year }: TitleReference) => html`${name} (${year ?? "no year"})`;
const memberOf = (title: TitleReference) =>
  html`${nameOf(title)} <span class="quiet">${title.sources.join(", ")}</span>`;
const joined = (parts: readonly Markup[]) => parts.map((part, i) => (i === 0 ? part : html` · ${part}`));

function disclosure(summary: string, content: Content): Markup {
  return html`<details><summary>${summary}</summary>${content}</details>\n`;
}

function conflictPart({ conflicts }: AuditReport): Markup {
  if (conflicts.total === 0) return html`<p>None: all sources agree.</p>`;
  const rows = conflicts.byType.map(({ type, meaning, merged, keptApart }) => [
    html`<b>${type.replaceAll("-", " ")}</b><br><span class="quiet">${meaning}</span>`,
    inDigits(merged),
    inDigits(keptApart),
  ]);
  const details = conflicts.byType.map(({ type, merged, keptApart, examples }) =>
    disclosure(
      `${type.replaceAll("-", " ")}: ${examples.length} of ${inDigits(merged + keptApart)}`,
      examples.map(conflictExample),
    ),
  );
  const columns = [
    { header: "Conflict" },
    { header: "Merged", align: right },
    { header: "Kept apart", align: right },
  ];
  return html`${dataTable({ columns, rows })}${details}`;
}

function conflictExample(conflict: AuditReport["conflicts"]["byType"][number]["examples"][number]): Markup {
  const items = conflict.records.map(
    ({ source, sourceId, name, year, file, line }) =>
      html`<li>${name ?? "no name"} (${year ?? "no year"}) <span class="quiet">${source} ${sourceId}, ${file}:${line}</span></li>\n`,
  );
  return html`<p><code>${conflict.key}</code> ${conflict.explanation}</p><ul>${items}</ul>\n`;
}

function genrePart({ genres }: AuditReport): Markup {
  const most = Math.max(1, ...genres.known.map(({ titles }) => titles));
  const rows = genres.known.map(({ label, titles, primary }) => [
    label,
    shareBar(label, titles / most, primary / most),
    inDigits(titles),
    inDigits(primary),
  ]);
  const columns = [
    { header: "Genre" },
    { header: "" },
    { header: "Titles", align: right },
    { header: "Primary", align: right },
  ];
  const unknown = genres.unknown.map(({ genre, titles }) => html`<li>${genre} (${inDigits(titles)})</li>\n`);
  return html`<p>The vocabulary knows ${asPercent(genres.coverage)} of all mentions of genres. The strong part of a bar counts the
titles of which the genre is primary.</p>
${dataTable({ columns, rows })}
${unknown.length > 0 ? disclosure(counted(unknown.length, "unknown genre"), html`<ul class="columns">${unknown}</ul>`) : null}`;
}

function rejectPart({ rejects }: AuditReport): Markup {
  if (rejects.total === 0) return html`<p>None: every row was imported.</p>`;
  const rows = rejects.byFile.flatMap(({ file, rows: all, rejected, reasons }) =>
    reasons.map(({ reason, count, line, message }, i) => [
      i === 0 ? html`<b>${file}</b>` : "",
      i === 0 ? `${inDigits(rejected)}${all === null ? "" : ` of ${inDigits(all)}`}` : "",
      html`${reason.replaceAll("-", " ")}<br><span class="quiet">line ${line}: ${message}</span>`,
      inDigits(count),
    ]),
  );
  const columns = [
    { header: "File" },
    { header: "Rejected", align: right },
    { header: "Reason, and where it is first met" },
    { header: "Rows", align: right },
  ];
  return dataTable({ columns, rows });
}

function sourceTable({ sources, titles }: AuditReport): Markup {
  const columns = [{ header: "Source" }, { header: "" }, { header: "Titles", align: right }];
  const rows = sources.map(({ source, titles: count }) => [
    source,
    shareBar(source, count / Math.max(1, titles.total)),
    inDigits(count),
  ]);
  return dataTable({ columns, rows });
}
