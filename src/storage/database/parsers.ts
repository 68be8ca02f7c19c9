/** Reads the text form of a value of one type. */
export type Parser = (text: string) => unknown;

const safeInteger: Parser = (text) => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
};

const bytes: Parser = (text) => Uint8Array.from(Buffer.from(text.slice(2), "hex"));

/** The largest time that a `Date` holds stands for `infinity`. */
const endOfTime = 8.64e15;

/** `2026-01-31 10:00:00.123456+00`, `… BC`, `infinity`. Sessions are set to UTC, so an offset is never far off. */
const time: Parser = (text) => {
  if (text === "infinity") return new Date(endOfTime);
  if (text === "-infinity") return new Date(-endOfTime);
  const parts =
    /^(\d+)-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([+-])(\d\d)(?::(\d\d))?)?( BC)?$/.exec(text);
  if (!parts) return new Date(text);
  const [year, month, day, hours, minutes, seconds] = parts.slice(1, 7).map(Number);
  const milliseconds = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  const offset = (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * (parts[8] === "-" ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(parts[11] ? 1 - year : year, month - 1, day);
  date.setUTCHours(hours, minutes - offset, seconds, milliseconds);
  return date;
};

const asText: Parser = (text) => text;
const json: Parser = (text) => JSON.parse(text) as unknown;

/** Type number of a scalar, type number of its array, how to read it. */
const types: readonly (readonly [scalar: number, array: number, parse: Parser])[] = [
  [16, 1000, (text) => text === "t"],
  [17, 1001, bytes],
  [20, 1016, safeInteger],
  [21, 1005, Number],
  [23, 1007, Number],
  [25, 1009, asText],
  [26, 1028, Number],
  [114, 199, json],
  [700, 1021, Number],
  [701, 1022, Number],
  [1042, 1014, asText],
  [1043, 1015, asText],
  [1082, 1182, asText],
  [1083, 1183, asText],
  [1114, 1115, time],
  [1184, 1185, time],
  [1186, 1187, asText],
  [1700, 1231, asText],
  [2950, 2951, asText],
  [3802, 3807, json],
];

/** How to read values, by the number of their type. A type that is not here is text. */
export const parsers: ReadonlyMap<number, Parser> = new Map(
  types.flatMap(([scalar, array, parse]): [number, Parser][] => [
    [scalar, parse],
    [array, (text) => parseArray(text, parse)],
  ]),
);

/** Reads an array literal such as `{1,NULL,{"a b"}}`. */
export function parseArray(text: string, parse: Parser): unknown[] {
  // Arrays whose first index is not 1 start with their bounds: [0:2]={…}
  const start = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  return new ArrayReader(text, start + 1, parse).read();
}

class ArrayReader {
  private readonly text: string;
  private readonly parse: Parser;
  private position: number;

  constructor(text: string, position: number, parse: Parser) {
    this.text = text;
    this.position = position;
    this.parse = parse;
  }

  /** Reads up to and including the closing brace. */
  read(): unknown[] {
    const values: unknown[] = [];
    for (;;) {
      const character = this.text[this.position];
      if (character === "}" || character === undefined) {
        this.position++;
        return values;
      }
      if (character === ",") this.position++;
      else if (character === "{") {
        this.position++;
        values.push(this.read());
      } else values.push(character === '"' ? this.quoted() : this.plain());
    }
  }

  private plain(): unknown {
    const start = this.position;
    while (this.text[this.position] !== "," && this.text[this.position] !== "}") this.position++;
    const value = this.text.slice(start, this.position);
    return value === "NULL" ? null : this.parse(value);
  }

  private quoted(): unknown {
    let value = "";
    for (this.position++; this.text[this.position] !== '"'; this.position++) {
      if (this.text[this.position] === "\\") this.position++;
      value += this.text[this.position];
    }
    this.position++;
    return this.parse(value);
  }
}
