import { InvalidArgumentError, Option } from "commander";

/** `--project`: where runs are kept. */
export function projectOption(): Option {
  return new Option("--project <folder>", "where results are kept")
    .default(".marquee")
    .env("MARQUEE_PROJECT");
}

/** `--database`: a PostgreSQL server instead of the embedded database. */
export function databaseOption(): Option {
  return new Option(
    "--database <url>",
    "PostgreSQL server, postgres://… (default: the embedded database in the project's folder)",
  ).env("MARQUEE_DATABASE_URL");
}

/** `--artifacts`: a store of artifacts that several machines reach. */
export function artifactsOption(): Option {
  return new Option(
    "--artifacts <address>",
    "artifact store that several machines share: a folder or s3://bucket/prefix",
  ).env("MARQUEE_ARTIFACT_STORE");
}

/** Reads an integer, at least `minimum`. */
export function integerOption(name: string, minimum = 0): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= minimum) return value;
    throw new InvalidArgumentError(`${name} takes a whole number of at least ${minimum}, not "${text}".`);
  };
}

/** Reads `a,b`; repeated options add up. */
export function listOption(text: string, before: readonly string[] = []): string[] {
  const items = text.split(",").map((item) => item.trim());
  return [...before, ...items.filter((item) => item !== "")];
}
