import { createHash } from "node:crypto";
import { type Content, html, type Markup, trustedMarkup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";

/** Options of {@link htmlPage}. */
export interface HtmlPageOptions {
  readonly title: string;
  readonly body: Markup;
  /** For search engines and previews. */
  readonly description?: string;
  /** Language of the page, BCP 47. Default `en`. */
  readonly language?: string;
  /** CSS after our own. */
  readonly style?: string;
  /** JavaScript that runs after the body; the only script that the page's policy lets run. */
  readonly script?: string;
  /** `document` (default) sets the body in a column; `full` leaves the whole window to it. */
  readonly layout?: "document" | "full";
}

/**
 * A page in one file: inline style (light, dark, print), no request to anywhere. Its content security policy allows
 * the one inline script by hash, inline style, and images from `data:` only.
 */
export function htmlPage(options: HtmlPageOptions): string {
  const { title, body, description, language = "en", style = "", script, layout = "document" } = options;
  const inlineScript = script === undefined ? undefined : closeProof(script, "script");
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src data:",
    `script-src ${inlineScript === undefined ? "'none'" : `'sha256-${digest(inlineScript)}'`}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const content = layout === "document" ? html`<main class="document">${body}</main>` : body;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${description === undefined ? null : html`<meta name="description" content="${description}">\n`}<title>${title}</title>
<style>${trustedMarkup(closeProof(pageStyle + style, "style"))}</style>
</head>
<body>
${content}
${inlineScript === undefined ? null : html`<script>${trustedMarkup(inlineScript)}</script>\n`}</body>
</html>
`.toString();
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");

/** Keeps a raw-text element from being closed by its own content. */
function closeProof(text: string, tag: "script" | "style"): string {
  return text.replace(new RegExp(`</(?=${tag})`, "gi"), "<\\/").replaceAll("<!--", "<\\!--");
}

/**
 * JSON that may stand inside a script: `<`, `>`, `&` and the line separators that JavaScript knows are written as
 * `\u` sequences, so no text in it can end the script.
 */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A column of a {@link dataTable}. */
export interface TableColumn {
  readonly header: string;
  /** Default `left`. */
  readonly align?: "left" | "right";
}

/** Options of {@link dataTable}. */
export interface DataTableOptions {
  readonly caption?: string;
  readonly columns: readonly TableColumn[];
  /** A cell a column; `null` leaves the cell empty. */
  readonly rows: readonly (readonly (string | number | Markup | null)[])[];
}

/** A table with a header row; scrolls sideways on narrow screens. */
export function dataTable({ caption, columns, rows }: DataTableOptions): Markup {
  const side = (index: number) => (columns[index]?.align === "right" ? html` class="right"` : null);
  const header = columns.map((column, i) => html`<th scope="col"${side(i)}>${column.header}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell, i) => html`<td${side(i)}>${cell}</td>`)}</tr>\n`);
  return html`<div class="table"><table>
${caption === undefined ? null : html`<caption>${caption}</caption>\n`}<thead><tr>${header}</tr></thead>
<tbody>
${body}</tbody></table></div>
`;
}

/** A picture with its caption. */
export function figure(picture: Markup, caption: Content): Markup {
  return html`<figure>${picture}<figcaption>${caption}</figcaption></figure>\n`;
}

/** Large figures in boxes: what a reader should see first. */
export function factGrid(
  facts: readonly { readonly value: string | number; readonly label: string }[],
): Markup {
  const boxes = facts.map(
    ({ value, label }) => html`<div class="fact"><b>${value}</b><span>${label}</span></div>\n`,
  );
  return html`<div class="grid">${boxes}</div>\n`;
}

/** Bytes of a picture as a `data:` address. */
export function dataImage(bytes: Uint8Array, type: "image/png" | "image/jpeg"): string {
  return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
}
