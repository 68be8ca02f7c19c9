import type { Reject, SourceRecord } from "../../domain/index.ts";
import type { EventFile } from "../events/event-file.ts";
import type { ViewerFile } from "../viewers/viewer-file.ts";
import { takeSample } from "../reading/sample.ts";
import { importFile } from "./import-file.ts";
import type { Importer } from "./importer.ts";
import { recogniseFormat } from "./registry.ts";

/** Everything that an import gave, sorted by what it is. */
export interface Collected {
  readonly importer: Importer;
  readonly records: readonly SourceRecord[];
  readonly rejects: readonly Reject[];
  readonly events: readonly EventFile[];
  readonly viewers: readonly ViewerFile[];
  readonly passedOver: Readonly<Record<string, number>>;
}

/** Recognises a file and imports it. */
export async function importAny(path: string, file = path, strict = false): Promise<Collected> {
  const importer = recogniseFormat(await takeSample(path, file));
  if (!importer) throw new Error(`${file} is not recognised`);
  return collect(importer, path, file, strict);
}

/** Imports a file with an importer. */
export async function collect(
  importer: Importer,
  path: string,
  file = path,
  strict = false,
): Promise<Collected> {
  const records: SourceRecord[] = [];
  const rejects: Reject[] = [];
  const events: EventFile[] = [];
  const viewers: ViewerFile[] = [];
  const passedOver: Record<string, number> = {};
  for await (const item of importFile(importer, { path, file }, strict)) {
    if (item.kind === "record") records.push(item.record);
    if (item.kind === "reject") rejects.push(item.reject);
    if (item.kind === "events") events.push(item.events);
    if (item.kind === "viewers") viewers.push(item.viewers);
    if (item.kind === "passed-over") passedOver[item.reason] = item.rows;
  }
  return { importer, records, rejects, events, viewers, passedOver };
}

/** Where the files lie that the tests made for themselves. */
export function fixture(name: string): string {
  return new URL(`fixtures/${name}`, import.meta.url).pathname;
}
