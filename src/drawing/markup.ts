/** Text that is already safe to stand in HTML or SVG. Made by {@link html}, `element` and {@link trustedMarkup}. */
export class Markup {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template or as a child: text is escaped, markup is not, nothing gives nothing. */
export type Content = Markup | string | number | boolean | null | undefined | readonly Content[];

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Characters that XML 1.0 forbids even when escaped, lone surrogates among them.
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Escapes text for element content and quoted attributes, of HTML and of XML. Control characters are dropped. */
export function escapeMarkup(text: string): string {
  return text.replace(forbidden, "").replace(/[&<>"']/g, (character) => replacements[character]);
}

/** The markup of any {@link Content}. */
export function renderContent(content: Content): string {
  if (content === null || content === undefined || typeof content === "boolean") return "";
  if (content instanceof Markup) return content.toString();
  if (typeof content === "string") return escapeMarkup(content);
  if (typeof content === "number") return String(content);
  return content.map(renderContent).join("");
}

/**
 * Tagged template for HTML and SVG: values are escaped, {@link Markup} goes in as it is, arrays are joined, and
 * `null`, `undefined` and booleans give nothing. Attribute values must stand in quotes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = strings[0];
  for (let i = 0; i < values.length; i++) text += renderContent(values[i]) + strings[i + 1];
  return new Markup(text);
}

/** Declares a string to be safe markup. Only for text that this program made; never for anything from a catalogue. */
export function trustedMarkup(text: string): Markup {
  return new Markup(text);
}
