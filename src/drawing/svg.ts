import { type Content, escapeMarkup, Markup, renderContent } from "./markup.ts";

/** Attributes of an element; `undefined` ones are left out, numbers are rounded to two decimals. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A number for SVG: two decimals, no negative zero, `0` where it is not finite. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "0";
  return String(Math.round(value * 100) / 100 || 0);
}

/** An SVG element. Attribute values and text children are escaped. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Content[]): Markup {
  let text = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    text += ` ${key}="${typeof value === "number" ? formatNumber(value) : escapeMarkup(value)}"`;
  }
  const inside = renderContent(children);
  return new Markup(inside === "" ? `${text}/>` : `${text}>${inside}</${name}>`);
}

/** Options of {@link svgDocument}. */
export interface SvgDocumentOptions {
  /** Width and height in pixels; they are also the view box. */
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for people who do not see it. */
  readonly title: string;
  readonly description?: string;
  /** Fill behind everything. Default: transparent. */
  readonly background?: string;
  /** The value of `currentColor` in a standalone file. Default `#1d2330`. Pages override it by theme. */
  readonly ink?: string;
}

/** A complete `<svg>` with accessible title, which stands by itself as a file as well as inside a page. */
export function svgDocument(options: SvgDocumentOptions, ...children: readonly Content[]): Markup {
  const { width, height, title, description, background } = options;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${formatNumber(width)} ${formatNumber(height)}`,
      role: "img",
      "aria-label": title,
      color: options.ink ?? "#1d2330",
    },
    element("title", {}, title),
    description === undefined ? null : element("desc", {}, description),
    background === undefined ? null : element("rect", { width, height, fill: background }),
    ...children,
  );
}
