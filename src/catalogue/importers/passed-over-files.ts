import { MarqueeError } from "../../core/index.ts";
import { hasColumns, type Sample } from "../reading/sample.ts";

/** Why a file is passed over. */
export interface PassedOver {
  /** In a few words. */
  readonly reason: string;
  /** Whether nothing is missed by that. A strict import stops at any other file. */
  readonly harmless: boolean;
}

const harmless = (reason: string): PassedOver => ({ reason, harmless: true });
const doubtful = (reason: string): PassedOver => ({ reason, harmless: false });

/** Reasons that are seen before a file is opened. */
export const passedOver = {
  hidden: harmless("hidden"),
  ignored: harmless("ignored by the configuration"),
  noFile: doubtful("not a file"),
  leadsOut: doubtful("a link that leads out of the folder"),
  leadsToFolder: doubtful("a link to a folder"),
  leadsNowhere: doubtful("a link that leads nowhere"),
} as const;

/** A file that cannot be read. */
export const unreadable = (message: string): PassedOver => doubtful(message);

/** Why a file of no importer is passed over. */
export function reasonToPassOver(sample: Sample): PassedOver {
  if (sample.bytes.length === 0) return doubtful("empty");
  const { header } = sample;
  if (hasColumns(header, "youtube_id", "status_code"))
    return harmless("the availability of trailers, which is not imported");
  if (sample.parquet) return doubtful("Parquet without a column mapping");
  return doubtful("unknown format");
}

/** The error that a passed-over file becomes when nothing may be missed. */
export function strictFileError(file: string, { reason }: PassedOver): MarqueeError {
  return new MarqueeError("invalid-file", `${file} cannot be imported: ${reason}.`, {
    hint: `Give its columns a mapping (docs/guide/catalogue.md), take it out of the folder, add "${file}" to import.ignore in the configuration, or import without --strict to pass over such files.`,
    details: { file, reason },
  });
}
