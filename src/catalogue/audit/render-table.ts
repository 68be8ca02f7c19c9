import type { AuditReport } from "./report.ts";
import { asPercent, inDigits } from "./words.ts";

const lineWidth = 100;
const conflictLines = 3;

/** The audit as plain text of at most 100 columns, for a terminal. */
export function renderAuditTable(report: AuditReport): string {
  const { titles } = report;
  const sections = [
    section("Catalogue", [
      `${inDigits(titles.total)} titles: ${inDigits(titles.films)} films, ${inDigits(titles.series)} series`,
      ...report.sources
        .slice(0, 20)
        .map(({ source, titles: count }) => `  ${source.padEnd(24)}${right(count)}`),
    ]),
    section("What it means", capabilityLines(report)),
    section("Missing, by number of votes", missingLines(report)),
    section("Synopses", synopsisLines(report)),
    section("Duplicates", duplicateLines(report)),
    section("Conflicts between sources", conflictSection(report)),
    section("Genres", genreLines(report)),
    section("Rejected rows", rejectLines(report)),
  ];
  return sections.join("\n\n");
}

const section = (heading: string, lines: readonly string[]) =>
  [heading, "─".repeat(heading.length), ...lines].join("\n");
const right = (count: number, width = 9) => inDigits(count).padStart(width);

function capabilityLines({ capabilities }: AuditReport): string[] {
  return capabilities.flatMap(({ label, state, effect }) => [
    `${label}: ${state}`,
    ...wrap(effect, lineWidth - 2).map((line) => `  ${line}`),
  ]);
}

function missingLines({ missing, bands, unusedIdentifiers }: AuditReport): string[] {
  const cell = (text: string) => text.padStart(9);
  const header = `${"".padEnd(20)}${cell("titles")}${cell("all")}${bands.map(({ label }) => cell(label)).join("")}`;
  const sizes = `${"titles".padEnd(38)}${bands.map(({ titles }) => right(titles)).join("")}`;
  const rows = missing.map(({ label, titles, share, shareByBand }) => {
    const shares = shareByBand.map((each) => cell(each === null ? "–" : asPercent(each)));
    return `${label.padEnd(20)}${right(titles)}${cell(asPercent(share))}${shares.join("")}`;
  });
  const unused =
    unusedIdentifiers.length === 0 ? [] : [`Identifiers that no title has: ${unusedIdentifiers.join(", ")}`];
  return [header, sizes, ...rows, ...unused];
}

function synopsisLines({ synopses }: AuditReport): string[] {
  const { present, medianWords, nearEmpty, nearEmptyBelow, placeholders, shared } = synopses;
  return [
    `${right(present)}  synopses; the median has ${inDigits(medianWords)} words`,
    `${right(nearEmpty)}  of fewer than ${nearEmptyBelow} words`,
    `${right(placeholders)}  placeholders instead of a synopsis`,
    `${right(shared.titles)}  titles share their text with another, in ${inDigits(shared.groups)} groups`,
  ];
}

function duplicateLines({ duplicates }: AuditReport): string[] {
  const { likely, namesakes, undated } = duplicates;
  return [
    `${right(likely.groups)}  groups (${inDigits(likely.titles)} titles) of one name and about one year: likely duplicates`,
    `${right(namesakes.groups)}  groups (${inDigits(namesakes.titles)} titles) told apart by identifiers or a source: namesakes`,
    `${right(undated.groups)}  groups (${inDigits(undated.titles)} titles) of the same name, of which some have no year`,
    ...likely.examples.slice(0, 5).map(({ text, titles }) => {
      const members = titles.map(({ year, sources }) => `${year ?? "no year"} ${sources.join("+")}`);
      return shorten(`           ${text}: ${members.join(" | ")}`);
    }),
  ];
}

function conflictSection({ conflicts }: AuditReport): string[] {
  if (conflicts.total === 0) return ["none"];
  return conflicts.byType.flatMap(({ type, merged, keptApart, examples }) => [
    `${right(merged + keptApart)}  ${type}: ${inDigits(merged)} merged, ${inDigits(keptApart)} kept apart`,
    ...examples.slice(0, conflictLines).map(({ key, records }) => {
      const first = records[0];
      return shorten(`           ${key} (${first.file}:${first.line})`);
    }),
  ]);
}

function genreLines({ genres }: AuditReport): string[] {
  const { known, unknown, coverage } = genres;
  const names = (list: readonly { genre: string; titles: number }[]) =>
    wrap(list.map(({ genre, titles }) => `${genre} ${inDigits(titles)}`).join(", "), lineWidth - 2);
  return [
    `${known.length} genres; the vocabulary knows ${asPercent(coverage)} of all mentions`,
    ...names(known).map((line) => `  ${line}`),
    ...(unknown.length === 0 ? [] : ["Unknown:", ...names(unknown.slice(0, 30)).map((line) => `  ${line}`)]),
  ];
}

function rejectLines({ rejects }: AuditReport): string[] {
  if (rejects.total === 0) return ["none"];
  return rejects.byFile.flatMap(({ file, rows, rejected, reasons }) => [
    `${right(rejected)}  ${file}${rows === null ? "" : ` of ${inDigits(rows)} rows`}`,
    ...reasons.map(({ reason, count, line, message }) =>
      shorten(`           ${inDigits(count)} ${reason}, first at line ${line}: ${message}`),
    ),
  ]);
}

const shorten = (line: string) => (line.length > lineWidth ? `${line.slice(0, lineWidth - 1)}…` : line);

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
