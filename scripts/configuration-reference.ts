import { z } from "zod";
import { runConfigurationSchema } from "../src/pipeline/index.ts";

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** The text of `docs/reference/configuration.md`. */
export function configurationReference(): string {
  const schema = z.toJSONSchema(runConfigurationSchema, {
    io: "input",
    unrepresentable: "any",
  }) as JsonSchema;
  return [
    "# Configuration of a run",
    "",
    "`marquee run --config <file>` and `marquee demo --config <file>` read a JSON file with any of these members; an",
    "unknown one is an error. Flags win over the file. The [guide to encoders](../guide/encoders.md) and the",
    "[guide to catalogues](../guide/catalogue.md) have examples.",
    "",
    "| member | value | default |",
    "|---|---|---|",
    ...rowsOf(schema, ""),
    "",
  ].join("\n");
}

/** Members that say which of several forms a value has. */
const discriminators = ["method", "kind"];

function rowsOf(schema: JsonSchema, path: string): string[] {
  const options = schema.anyOf ?? schema.oneOf;
  const object = options?.find(({ properties, type }) => properties && type === "object") ?? schema;
  const discriminator = discriminators.find((name) =>
    options?.every(({ properties }) => properties?.[name]?.const !== undefined),
  );
  if (options && discriminator) {
    return options.flatMap((option) =>
      rowsOf(option, `${path}[${String(option.properties?.[discriminator].const)}]`),
    );
  }
  if (!object.properties) return [row(path, schema)];
  return Object.entries(object.properties).flatMap(([name, member]) =>
    rowsOf(member, path === "" ? name : `${path}.${name}`),
  );
}

function row(path: string, schema: JsonSchema): string {
  const fallback = schema.default === undefined ? "" : `\`${JSON.stringify(schema.default)}\``;
  return `| \`${path}\` | ${describe(schema)} | ${fallback} |`;
}

function describe(schema: JsonSchema): string {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map(describe))].join(" or ");
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (schema.items) return `list of ${describe(schema.items)}`;
  const { type = "any", exclusiveMinimum, minimum, maximum, exclusiveMaximum } = schema;
  const limits = [
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    minimum !== undefined && Math.abs(minimum) < Number.MAX_SAFE_INTEGER && `≥ ${minimum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `≤ ${maximum}`,
  ].filter((limit) => limit !== false);
  return [type, ...limits].join(", ").replace(`${type}, `, `${type} `);
}
