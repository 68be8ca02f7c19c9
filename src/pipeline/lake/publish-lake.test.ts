import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallCatalogue } from "../../../test/e2e/small-catalogue.test-helper.ts";
import { type LakeTable, lakeTables, openLake, openObjectStore } from "../../storage/index.ts";
import { type RunConfiguration, runConfigurationSchema } from "../configuration.ts";
import { Pipeline } from "../runner.ts";
import { catalogueSteps } from "../steps.ts";
import { publishLake } from "./publish-lake.ts";

let folder: string;
let project: string;
let lakeFolder: string;

const configuration: RunConfiguration = runConfigurationSchema.parse({
  encode: { method: "lsa", dimensions: 8 },
  spectrum: { maxPasses: 1, termEvidence: null },
});
const events = [
  "viewer,title:imdb,kind,value,time",
  "v1,tt9000000,watch,0.5,2019-12-31T23:59:59Z",
  "v1,tt9000001,rating,4,2020-01-01T00:00:00Z",
  "v2,tt9000001,rating,3,",
  "v2,tt9000002,click,1,2020-06-01T00:00:00Z",
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marquee-lake-"));
  project = join(folder, "project");
  lakeFolder = join(project, "lake");
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "titles.jsonl"), smallCatalogue());
  await writeFile(join(folder, "data", "plays.csv"), `${events.join("\n")}\n`);
  using lake = await openLake({ threads: 1 });
  const steps = (await catalogueSteps(join(folder, "data"), configuration)).filter(
    ({ name }) => name !== "report",
  );
  await new Pipeline(steps, { projectFolder: project, lake, seed: 1 }).run();
  await publish(lakeFolder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

async function publish(address: string, eventsBy?: "year" | "month" | "none") {
  const store = await openObjectStore(address);
  return publishLake(project, store, { eventsBy });
}

async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".incoming"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

const open = async (name: string) => {
  const file = await asyncBufferFromFile(join(lakeFolder, name));
  return { file, metadata: await parquetMetadataAsync(file) };
};

/** The columns of a file in the words of the lake, as the independent reader sees them. */
async function columnsOf(name: string): Promise<[string, string][]> {
  const { metadata } = await open(name);
  type Schema = ReturnType<typeof parquetSchema>;
  const typeOf = ({ element, children }: Schema): string => {
    if (element.converted_type === "LIST") return `${typeOf(children[0].children[0])}[]`;
    const types = { BYTE_ARRAY: "text", INT32: "integer", INT64: "bigint", DOUBLE: "double", FLOAT: "float" };
    if (element.converted_type === "TIMESTAMP_MILLIS") return "time";
    return types[element.type as keyof typeof types];
  };
  const { children } = parquetSchema(metadata);
  return children.map((child) => [child.element.name, typeOf(child)]);
}

describe("the lake", () => {
  it.each(Object.entries(lakeTables as Record<string, LakeTable>))(
    "has the table %s as documented, for an independent reader",
    async (name, table) => {
      const files = (await filesOf(lakeFolder)).filter((file) => file.startsWith(`${name}/`));
      if (name !== "tag_uses") expect(files).not.toEqual([]);
      for (const file of files) {
        const expected = Object.entries(table.columns).map(([column, { type }]) => [column, type]);
        expect(await columnsOf(file)).toEqual(expected);
        const folders = file
          .split("/")
          .slice(1, -1)
          .map((part) => part.split("=")[0]);
        expect(folders).toEqual(Object.keys(table.partitions));
      }
    },
  );

  it("would have uses of tags as documented", async () => {
    const imported = await readdir(join(project, "artifacts", "import"));
    const columns = await columnsOf(join("..", "artifacts", "import", imported[0], "tag-uses.parquet"));
    const documented = { ...lakeTables.tag_uses.columns, ...lakeTables.tag_uses.partitions };
    expect(columns).toEqual(Object.entries(documented).map(([column, { type }]) => [column, type]));
  });

  it("partitions events by source and year, those without a time by Hive's word for that", async () => {
    const files = (await filesOf(lakeFolder)).filter((file) => file.startsWith("events/"));
    expect(files).toEqual([
      "events/source=marquee/year=2019/part-0.parquet",
      "events/source=marquee/year=2020/part-0.parquet",
      "events/source=marquee/year=__HIVE_DEFAULT_PARTITION__/part-0.parquet",
    ]);
    const { file } = await open(files[1]);
    const rows: Record<string, unknown>[] = await parquetReadObjects({ file, compressors });
    expect(rows.map(({ kind, value, viewerId, eventTime }) => [kind, value, viewerId, eventTime])).toEqual([
      ["rating", 4, "marquee:v1", new Date("2020-01-01T00:00:00Z")],
      ["click", 1, "marquee:v2", new Date("2020-06-01T00:00:00Z")],
    ]);
  });

  interface EventCount {
    readonly source: string;
    readonly year: number | null;
    readonly rows: number;
  }

  it("is one table again for an engine that knows Hive's folders", async () => {
    using lake = await openLake({ threads: 2 });
    const count = async (glob: string) =>
      lake.query<EventCount>(`SELECT * FROM (SELECT source, year::INTEGER AS year, count(*)::INTEGER AS rows
        FROM read_parquet('${join(lakeFolder, glob)}', hive_partitioning = true) GROUP BY ALL) ORDER BY year`);
    expect(await count("events/**/*.parquet")).toEqual([
      { source: "marquee", year: 2019, rows: 1 },
      { source: "marquee", year: 2020, rows: 2 },
      { source: "marquee", year: null, rows: 1 },
    ]);
    const models = await lake.query<object>(`SELECT DISTINCT model FROM
      read_parquet('${join(lakeFolder, "embeddings/**/*.parquet")}', hive_partitioning = true) ORDER BY model`);
    expect(models).toEqual([{ model: "genre-spectrum" }, { model: "lsa" }]);
  });

  it("is not written again when nothing changed, and has the same bytes elsewhere", async () => {
    const again = await publish(lakeFolder);
    expect(new Set(again.map(({ state }) => state))).toEqual(new Set(["unchanged"]));
    const other = join(folder, "other");
    await publish(other);
    const hashes = async (root: string) =>
      Promise.all(
        (await filesOf(root)).map(async (name) => [
          name,
          createHash("sha256")
            .update(await readFile(join(root, name)))
            .digest("hex"),
        ]),
      );
    expect(await hashes(other)).toEqual(await hashes(lakeFolder));
  });

  it("drops the files of another partitioning", async () => {
    const other = join(folder, "repartitioned");
    await publish(other, "month");
    expect((await filesOf(other)).filter((file) => file.startsWith("events/"))).toContain(
      "events/source=marquee/month=2019-12/part-0.parquet",
    );
    await publish(other, "none");
    expect((await filesOf(other)).filter((file) => file.startsWith("events/"))).toEqual([
      "events/source=marquee/part-0.parquet",
    ]);
  });
});
