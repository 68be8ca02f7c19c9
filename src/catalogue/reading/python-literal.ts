/** What a Python literal can be, as JSON knows it. Tuples and sets become arrays. */
export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal };

/**
 * Reads a Python literal: strings in either quote with their escapes and prefixes (`r`, `u`, `b`), numbers, `None`,
 * `True`, `False`, lists, tuples, sets and dictionaries. Nothing is ever evaluated.
 *
 * @throws SyntaxError with the position when the text is anything else, or nested deeper than 100.
 */
export function parsePythonLiteral(text: string): Literal {
  const parser = new LiteralParser(text);
  const value = parser.value(0);
  parser.expectEnd();
  return value;
}

const names: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ["None", null],
  ["True", true],
  ["False", false],
  ["nan", null],
]);
const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};
const hexEscapes: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const numberAt = /[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const nameAt = /[A-Za-z_]\w*/y;
const stringAt = /[rRuUbB]{0,2}['"]/y;
const maximumDepth = 100;

class LiteralParser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): Literal {
    if (depth > maximumDepth) throw this.failure("nesting is too deep");
    this.skipSpace();
    const opening = this.text[this.at];
    if (opening === "[" || opening === "(") return this.sequence(opening === "[" ? "]" : ")", depth);
    if (opening === "{") return this.braces(depth);
    const prefix = this.match(stringAt);
    if (prefix) return this.string(prefix);
    const number = this.match(numberAt);
    if (number !== undefined) return Number(number.replaceAll("_", ""));
    const name = this.match(nameAt);
    if (name === undefined || !names.has(name)) throw this.failure("a Python literal was expected");
    return names.get(name) ?? null;
  }

  expectEnd(): void {
    this.skipSpace();
    if (this.at < this.text.length) throw this.failure("the end was expected");
  }

  private sequence(closing: string, depth: number): Literal[] {
    const items: Literal[] = [];
    this.at += 1;
    while (!this.accept(closing)) {
      items.push(this.value(depth + 1));
      if (!this.accept(",") && !this.peek(closing)) throw this.failure(`"," or "${closing}" was expected`);
    }
    return items;
  }

  /** A dictionary, or a set when no colon follows the first member. */
  private braces(depth: number): Literal {
    const entries: [string, Literal][] = [];
    const items: Literal[] = [];
    this.at += 1;
    while (!this.accept("}")) {
      const member = this.value(depth + 1);
      if (this.accept(":")) entries.push([keyOf(member), this.value(depth + 1)]);
      else items.push(member);
      if (!this.accept(",") && !this.peek("}")) throw this.failure('"," or "}" was expected');
    }
    return items.length > 0 ? items : Object.fromEntries(entries);
  }

  private string(prefix: string): string {
    const mark = prefix.at(-1) ?? "'";
    const raw = /r/i.test(prefix);
    const parts: string[] = [];
    for (let from = this.at; ; ) {
      const code = this.text[this.at];
      if (code === undefined) throw this.failure("a string is not closed");
      if (code === mark) {
        parts.push(this.text.slice(from, this.at));
        this.at += 1;
        return parts.join("");
      }
      if (code === "\\" && !raw) {
        parts.push(this.text.slice(from, this.at), this.escape());
        from = this.at;
      } else this.at += code === "\\" ? 2 : 1;
    }
  }

  private escape(): string {
    const letter = this.text[this.at + 1];
    this.at += 2;
    if (letter in simpleEscapes) return simpleEscapes[letter];
    const digits = hexEscapes[letter];
    // As Python does, an unknown escape stands for itself.
    if (digits === undefined) return `\\${letter}`;
    const code = this.text.slice(this.at, this.at + digits);
    if (!/^[0-9a-fA-F]+$/.test(code) || code.length < digits) throw this.failure("an escape is broken");
    const point = Number.parseInt(code, 16);
    if (point > 0x10ffff) throw this.failure("an escape is no character");
    this.at += digits;
    return String.fromCodePoint(point);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private accept(mark: string): boolean {
    const found = this.peek(mark);
    if (found) this.at += mark.length;
    return found;
  }

  private peek(mark: string): boolean {
    this.skipSpace();
    return this.text.startsWith(mark, this.at);
  }

  private skipSpace(): void {
    while (" \t\r\n".includes(this.text[this.at] ?? "x")) this.at += 1;
  }

  private failure(what: string): SyntaxError {
    return new SyntaxError(`${what} at character ${this.at + 1}`);
  }
}

function keyOf(value: Literal): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
