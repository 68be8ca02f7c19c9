import { hasColumns, type Sample } from "../reading/sample.ts";

/** Why a file of no importer is passed over, in a few words. */
export function reasonToPassOver(sample: Sample): string {
  if (sample.bytes.length === 0) return "empty";
  const { header, lines } = sample;
  if (/^\d+::[FM]::\d+::\d+::/.test(lines[0])) return "viewers' ages and occupations, which are not imported";
  if (/^\d+\|\d+\|[FM]\|/.test(lines[0])) return "viewers' ages and occupations, which are not imported";
  if (hasColumns(header, "youtube_id", "status_code"))
    return "the availability of trailers, which is not imported";
  if (sample.parquet) return "Parquet without a column mapping";
  return "unknown format";
}
