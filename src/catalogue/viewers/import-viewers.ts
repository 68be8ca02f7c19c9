import type { Reject } from "../../domain/index.ts";
import { type Lake, type ViewerFact, viewerColumns, writeParquet } from "../../storage/index.ts";
import type { EventFile } from "../events/event-file.ts";
import { separateSources } from "../events/event-sources.ts";
import { SeenIds } from "../reading/seen-ids.ts";
import { strictError } from "../reading/strict-error.ts";
import { readViewers } from "./read-viewers.ts";
import type { ViewerFile } from "./viewer-file.ts";

/** What {@link importViewers} needs. */
export interface ViewerImport {
  readonly lake: Lake;
  readonly files: readonly ViewerFile[];
  /** The event files of the same import: viewers are named as their events are. */
  readonly eventFiles: readonly EventFile[];
  /** Where the facts are written: `viewerId, feature, value`. */
  readonly viewersPath: string;
  /** Stop at the first row that cannot be used. Default: false. */
  readonly strict?: boolean;
  readonly onReject?: (reject: Reject) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

/**
 * Writes what files say of viewers into one Parquet file, one row a fact, in the order of the files and of their rows.
 * A viewer who comes twice keeps the first row.
 *
 * @returns How many viewers there are, with facts or without.
 * @throws MarqueeError `invalid-row` at the first reject when strict.
 */
export async function importViewers(settings: ViewerImport): Promise<number> {
  const { lake, viewersPath, eventFiles, files } = settings;
  const sources = separateSources<EventFile | ViewerFile>([...eventFiles, ...files])
    .slice(eventFiles.length)
    .map(({ source }) => source);
  const counted = { viewers: 0 };
  const facts = async function* () {
    const seen = new Map<string, SeenIds>();
    for (const [at, file] of files.entries()) {
      const ids = seen.get(sources[at]) ?? new SeenIds();
      seen.set(sources[at], ids);
      yield* factsOf({ ...file, source: sources[at] }, ids, settings, counted);
    }
  };
  await writeParquet(lake, viewersPath, viewerColumns, facts());
  return counted.viewers;
}

async function* factsOf(
  file: ViewerFile,
  seen: SeenIds,
  { strict = false, onReject, signal }: ViewerImport,
  counted: { viewers: number },
): AsyncGenerator<ViewerFact> {
  const reject = async (fault: Reject) => {
    if (strict) throw strictError(fault);
    await onReject?.(fault);
  };
  for await (const { viewer, line, facts } of readViewers(file, reject, signal)) {
    if (seen.seenBefore(viewer)) {
      const message = `The viewer ${viewer} stood in a file before; the first row was kept.`;
      await reject({
        file: file.file,
        line,
        column: file.viewer,
        reason: "duplicate-id",
        message,
        excerpt: viewer,
      });
      continue;
    }
    counted.viewers += 1;
    for (const fact of facts) yield { viewerId: `${file.source}:${viewer}`, ...fact };
  }
}
