import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FeatureTable, FeatureTables } from "../../features/index.ts";
import type { Artifact } from "../../storage/index.ts";
import { latestArtifacts } from "../runner.ts";
import { publishedSpectrum } from "../steps/refit.ts";

/** Tables that a catalogue import gives under plain names, and the tables of the published spectrum. */
const tablesOfImport = ["titles", "events", "statements", "links", "tags"];
const spectrumTables = ["spectrum", "intensities"];

/**
 * The Parquet files of a project's latest run as the tables that feature views read: `titles`, `events`,
 * `statements`, `links` and `tags` where there are some; `spectrum` and `intensities` of the published spectrum; and every file of
 * every step as `<step>/<file>`; and what was imported as `imported/<name>`, tags also as `tags`.
 *
 * As a whole a table became known when its artifact came to this project, and is taken to be true from then on.
 *
 * @throws MarqueeError `not-found` when the folder holds no finished run.
 */
export async function featureTables(projectFolder: string): Promise<FeatureTables> {
  const artifacts = await latestArtifacts(projectFolder);
  const found = await Promise.all(
    Object.entries(artifacts).map(async ([step, artifact]) => {
      const time = await madeAt(artifact);
      return parquetFiles(artifact).map(
        (file) => [`${step}/${file}`, tableOf(artifact, file, time)] as const,
      );
    }),
  );
  const tables = Object.fromEntries(found.flat());
  const imported = tablesOfImport.map((name) => [name, `import/${name}.parquet`]);
  const step = Object.entries(artifacts).find(
    ([, artifact]) => artifact === publishedSpectrum(artifacts),
  )?.[0];
  const published = spectrumTables.map((name) => [name, `${step}/${name}.parquet`]);
  const named = [...imported, ...published].filter(([, place]) => place in tables);
  const own = { ...tables, ...Object.fromEntries(named.map(([name, place]) => [name, tables[place]])) };
  return { ...(await importedTables(projectFolder)), ...own };
}

/** When the newest table came to a project, in milliseconds since 1970: with the latest run, or by an import. */
export async function tablesCameAt(projectFolder: string): Promise<number> {
  const folder = importFolder(projectFolder);
  const names = await readdir(folder).catch(() => []);
  const places = [join(projectFolder, "latest.json"), ...names.map((name) => join(folder, name))];
  const facts = await Promise.all(places.map((place) => stat(place).catch(() => undefined)));
  return Math.max(0, ...facts.map((fact) => fact?.mtimeMs ?? 0));
}

/** Where `importFeatures` puts tables. */
export function importFolder(projectFolder: string): string {
  return join(projectFolder, "features");
}

async function importedTables(projectFolder: string): Promise<FeatureTables> {
  const folder = importFolder(projectFolder);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const files = (await readdir(join(folder, name)).catch(() => [])).filter((file) =>
        file.endsWith(".parquet"),
      );
      const table: FeatureTable = { paths: files.sort().map((file) => join(folder, name, file)) };
      const called = name === "tags" ? [name, `imported/${name}`] : [`imported/${name}`];
      return files.length > 0 ? called.map((one) => [one, table] as const) : [];
    }),
  );
  return Object.fromEntries(found.flat());
}

const parquetFiles = ({ manifest }: Artifact) =>
  manifest.files.map(({ name }) => name).filter((name) => name.endsWith(".parquet"));

const tableOf = ({ folder }: Artifact, file: string, time: Date): FeatureTable => ({
  paths: join(folder, file),
  eventTime: time,
  knownTime: time,
});

/** The manifest is written once, when the artifact is whole. */
async function madeAt({ folder }: Artifact): Promise<Date> {
  return (await stat(join(folder, "manifest.json"))).mtime;
}
